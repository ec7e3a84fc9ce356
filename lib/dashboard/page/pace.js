// When to ask: only for what can be seen, never twice at once, never more often than agreed.

// A function that asks for `task` to run: at once if the last run is `gap` ms ago and over, else as soon as
// it is.
export function paced(gap, task) {
  let running = false;
  let wanted = false;
  let last = -Infinity;
  const run = async () => {
    if (running || !wanted) return;
    const wait = last + gap - performance.now();
    if (wait > 0) {
      running = true;
      setTimeout(() => {
        running = false;
        run();
      }, wait);
      return;
    }
    running = true;
    wanted = false;
    last = performance.now();
    try {
      await task();
    } finally {
      running = false;
      run();
    }
  };
  return () => {
    wanted = true;
    run();
  };
}

const seen = new Map();
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const watch = seen.get(entry.target);
    if (!watch) continue;
    watch.visible = entry.isIntersecting;
    if (watch.visible) watch.appeared();
  }
}, {rootMargin: "80px"});

// Calls `appeared` each time `node` comes into view.
export function watchVisible(node, appeared) {
  seen.set(node, {visible: false, appeared});
  observer.observe(node);
}

export function forget(node) {
  seen.delete(node);
  observer.unobserve(node);
}

export const isVisible = (node) => !document.hidden && (seen.get(node)?.visible ?? false);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const watch of seen.values())
    if (watch.visible) watch.appeared();
});
