"""What the page computes: colours of numbers, sizes, texts, smoothing, pace. Asked of its modules in the browser."""


def case_pictures_from_numbers(page, mock):
    pixels = page.module("const {pixelsOf} = await load('/pictures.js');"
                         "return [...pixelsOf(Int8Array.from([0, 127, -127, 64, -64]), false, given[0])];", False)
    colours = [tuple(pixels[i:i + 4]) for i in range(0, len(pixels), 4)]
    zero, most, least, half, minus_half = colours
    assert zero == (247, 247, 245, 255) and most == (176, 64, 0, 255) and least == (10, 72, 140, 255), colours
    between = lambda end, part: tuple(round(a + part * (b - a)) for a, b in zip(zero[:3], end[:3]))
    assert half[:3] == between(most, 64 / 127) and minus_half[:3] == between(least, 64 / 127), colours
    dark = page.module("const {pixelsOf} = await load('/pictures.js'); return [...pixelsOf(Int8Array.from([0]), false, true)];")
    assert dark == [18, 21, 24, 255], dark
    # A colour filter: zero is the middle grey, and the three colours come interleaved.
    colour = page.module("const {pixelsOf} = await load('/pictures.js'); return [...pixelsOf(Int8Array.from([0, 0, 0, 127, -127, 5]), true, false)];")
    assert colour == [128, 128, 128, 255, 255, 1, 133, 255], colour


def case_drawn_as_told(page, mock):
    """Onto a canvas, row by row, a pixel a number."""
    size, pixels = page.module(
        "const {decode, drawPicture} = await load('/pictures.js'); const canvas = document.createElement('canvas');"
        "drawPicture(canvas, 3, 2, decode(btoa(String.fromCharCode(127, 0, 0, 0, 0, 129))), false, false);"
        "return [[canvas.width, canvas.height], [...canvas.getContext('2d').getImageData(0, 0, 3, 2).data]];")
    assert size == [3, 2] and pixels[:3] == [176, 64, 0] and pixels[-4:-1] == [10, 72, 140] and pixels[4:7] == [247, 247, 245], pixels


def case_units_fill_rows(page, mock):
    """4,096 units are no line of 4,096 pixels; a map stays a map; a small picture is shown in whole pixels."""
    told = page.module("const {layout, zoomOf} = await load('/pictures.js');"
                       "return given[0].map(([width, height, isVector]) => { const at = layout({width, height}, isVector); return [at.width, at.height, zoomOf(at, 500)]; });",
                       [[4096, 1, True], [100, 1, True], [10, 1, True], [1, 1, True], [32, 32, False], [5, 5, False], [224, 224, False], [3, 1, False]])
    assert told == [[64, 64, 4], [64, 2, 4], [10, 1, 24], [1, 1, 10], [32, 32, 2], [5, 5, 10], [224, 224, 128 / 224], [3, 1, 10]], told
    clear = page.module("const {drawPicture} = await load('/pictures.js'); const canvas = document.createElement('canvas');"
                        "drawPicture(canvas, 2, 2, Int8Array.from([0, 0, 0]), false, false);"
                        "return [...canvas.getContext('2d').getImageData(0, 0, 2, 2).data].filter((_, i) => i % 4 === 3);")
    assert clear == [255, 255, 255, 0], clear


def case_all_eyes_tell_the_ends_apart(page, mock):
    """The ends differ in blue against orange, which the colour-blind see; both are as far from zero in lightness."""
    for name in ("light", "dark"):
        scale = page.module("return (await load('/pictures.js')).SCALES[given[0]];", name)
        light = {key: 0.2126 * r + 0.7152 * g + 0.0722 * b for key, (r, g, b) in scale.items()}
        assert abs(light["below"] - light["above"]) < 40, light
        assert min(abs(light["zero"] - light[end]) for end in ("below", "above")) > 120, light
        assert scale["below"][2] - scale["above"][2] > 120 and scale["above"][0] - scale["below"][0] > 120, scale


def case_figures_as_people_read_them(page, mock):
    asked = [0, 0.0123456, -0.5, 45.678, 12345.6, 1.2e-5, -3.21e-4, 1e9, None]
    told = page.module("const {figure} = await load('/format.js'); return given[0].map((v) => figure(v));", asked)
    assert told == ["0", "0.0123", "−0.500", "45.7", "12,346", "1.20e−5", "−3.21e−4", "1.00e+9", "–"], told
    told = page.module("const {duration} = await load('/format.js'); return [7.4, 65, 3720, 100000, null].map(duration);")
    assert told == ["7 s", "1 min 05 s", "1 h 02 min", "1 d 3 h", "–"], told
    told = page.module("const {setting} = await load('/format.js'); return [0.009999999776, 64, 1e-8, null, 'auto'].map(setting);")
    assert told == ["0.01", "64", "1e-8", "", "auto"], told
    told = page.module("const {shellWord} = await load('/format.js'); return ['runs/a-1', \"it's a run\"].map(shellWord);")
    assert told == ["runs/a-1", "'it'\\''s a run'"], told


def case_curves_are_smoothed_and_thinned(page, mock):
    ones = page.module("const {smoothed} = await load('/series.js'); return smoothed([[0, 1], [1, 1], [9, 1]], 5);")
    assert ones == [1, 1, 1], ones
    means = page.module("const {smoothed} = await load('/series.js'); return smoothed([[0, 0], [10, 1], [11, null], [20, 1]], 10);")
    assert means[0] == 0 and abs(means[1] - (1 - 2.718281828 ** -1)) < 1e-6 and means[2] is None and means[3] > means[1], means
    same = page.module("const {smoothed} = await load('/series.js'); return smoothed([[0, 3], [1, 5]], 0);")
    assert same == [3, 5], same
    rows = page.module("const {thinned} = await load('/series.js'); return thinned(Array.from({length: 4002}, (_, i) => [i])).flat();")
    assert len(rows) == 2002 and rows[0] == 0 and rows[-1] == 4001, (len(rows), rows[-1])
    accuracy = page.module(
        "const {Series} = await load('/series.js'); const series = new Series(); "
        "for (let i = 1; i < 9000; ++i) { series.addState({steps: i, epoch: 1 + Math.floor((i - 1) / 100), loss: 1, smoothed_loss: 1, learning_rate: 1, train_accuracy: 0});"
        "  if (i % 100 === 0) series.addSplit({epoch: i / 100, accuracy: .5}, 'validation'); }"
        "return [series.accuracy.length, series.accuracy.filter((row) => row[2] !== null).length, series.loss[0][0], series.epochs.length, series.epochOf(150)];")
    assert accuracy[0] <= 4001 + 89 and accuracy[1:] == [89, 1, 90, 2], accuracy


def case_pace_is_kept(page, mock):
    """Asked without end for 1.4 s, a task of 30 ms with a gap of 500 ms runs at most three times, and never twice at once."""
    runs, most = page.module(
        "const {paced} = await load('/pace.js'); let runs = 0, now = 0, most = 0;"
        "const ask = paced(500, async () => { ++runs; most = Math.max(most, ++now); await new Promise((r) => setTimeout(r, 30)); --now; });"
        "const end = performance.now() + 1400; while (performance.now() < end) { ask(); await new Promise((r) => setTimeout(r, 10)); }"
        "return [runs, most];")
    assert 2 <= runs <= 3 and most == 1, (runs, most)


def case_a_sum_is_told_whole(page, mock):
    text = page.module("return (await load('/window.js')).sumText({output: 0.25, bias: 0.1, channels: [{channel: 2, sum: 0.2}, {channel: 0, sum: -0.05}], rest: {channels: 5, sum: 0}});")
    assert text == "0.1000 (bias) + 0.2000 (channel 2) − 0.05000 (channel 0) + 0 (5 other channels) = 0.2500", text
