// A sheet of paper to draw on with mouse, pen or finger: strokes, so that the last can be taken back.

export class Paper {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.strokes = [];
    this.ink = "#ffffff";
    this.ground = "#000000";
    this.nib = 22;
    this.picture = null;  // a file's image below the strokes
    let drawing = null;
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * canvas.width) / box.width,
        ((event.clientY - box.top) * canvas.height) / box.height
      ];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      drawing = {ink: this.ink, nib: this.nib, points: [point(event)]};
      this.strokes.push(drawing);
      this.draw();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      drawing.points.push(point(event));
      this.draw();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, () => {
        if (drawing) this.changed();
        drawing = null;
      });
    }
    this.draw();
  }

  draw() {
    const {canvas} = this;
    const context = canvas.getContext("2d");
    context.fillStyle = this.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (this.picture) this.drawPicture(context);
    context.lineCap = context.lineJoin = "round";
    for (const {ink, nib, points} of this.strokes) {
      context.strokeStyle = ink;
      context.lineWidth = nib;
      context.beginPath();
      context.moveTo(...points[0]);
      for (const [x, y] of points) context.lineTo(x, y);
      context.lineTo(...points.at(-1));
      context.stroke();
    }
  }

  // The whole picture, as large as the paper allows.
  drawPicture(context) {
    const {width, height} = this.picture;
    const times = Math.min(this.canvas.width / width, this.canvas.height / height);
    context.imageSmoothingEnabled = times < 1;
    context.drawImage(
        this.picture, (this.canvas.width - times * width) / 2, (this.canvas.height - times * height) / 2,
        times * width, times * height);
  }

  show(picture) {
    this.picture = picture;
    this.strokes = [];
    this.draw();
  }

  undo() {
    this.strokes.pop();
    this.draw();
  }

  get empty() { return this.strokes.length === 0 && !this.picture; }

  png() { return new Promise((resolve) => this.canvas.toBlob(resolve, "image/png")); }
}
