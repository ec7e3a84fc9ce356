"""Curves over logarithmic axes as SVG."""

import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, LINE = 900, 360, 70, 20, 30, 40, 16
COLORS = ("#1b6ca8", "#c8553d", "#3c8d2f", "#8e44ad", "#b8860b", "#17807e", "#7f3b08", "#555555")


def svg(title, x_title, panels):
    """`panels` are (what is up the axis, {label: [(x, y, whether it is marked)]}), one below the other."""
    labels = list(panels[0][1])
    height = len(panels) * HEIGHT + len(labels) * LINE + TOP
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" '
             f'font-size="12"><rect width="100%" height="100%" fill="white"/>', text(LEFT, 18, title, weight="bold")]
    for number, label in enumerate(labels):
        y = TOP + number * LINE
        color = COLORS[number % len(COLORS)]
        lines += [f'<rect x="{LEFT}" y="{y}" width="14" height="8" fill="{color}"/>', text(LEFT + 20, y + 8, label)]
    for number, (y_title, curves) in enumerate(panels):
        lines += panel(TOP + len(labels) * LINE + number * HEIGHT, x_title, y_title, curves)
    return "\n".join([*lines, "</svg>", ""])


def panel(top, x_title, y_title, curves):
    points = [point for curve in curves.values() for point in curve]
    across = scale([x for x, _, _ in points], LEFT, WIDTH - RIGHT)
    up = scale([y for _, y, _ in points], top + HEIGHT - BOTTOM, top + TOP)
    yield text(8, top + TOP - 10, y_title)
    yield text(WIDTH - RIGHT, top + HEIGHT - 8, x_title, anchor="end")
    for x in ticks([x for x, _, _ in points], 2):
        yield line(across(x), top + TOP, across(x), top + HEIGHT - BOTTOM)
        yield text(across(x), top + HEIGHT - BOTTOM + 16, f"{x:g}", anchor="middle")
    for y in ticks([y for _, y, _ in points], 10):
        yield line(LEFT, up(y), WIDTH - RIGHT, up(y))
        yield text(LEFT - 6, up(y) + 4, f"{y:g}", anchor="end")
    for number, curve in enumerate(curves.values()):
        color = COLORS[number % len(COLORS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y, _ in curve)
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.5"/>'
        for x, y, marked in curve:
            yield f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="{5 if marked else 2}" fill="{color}"/>'


def scale(values, first, last):
    low, high = math.log(min(values)), math.log(max(values))
    return lambda value: first + (last - first) * ((math.log(value) - low) / (high - low) if high > low else 0.5)


def ticks(values, base):
    """The powers of `base`, of 10 their doubles and fives too, among the values."""
    steps = (1, 2, 5) if base == 10 else (1,)
    first, last = math.floor(math.log(min(values), base)), math.ceil(math.log(max(values), base))
    marks = [step * base ** power for power in range(first, last + 1) for step in steps]
    return [mark for mark in marks if min(values) <= mark <= max(values)]


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def text(x, y, words, anchor="start", weight="normal"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{html.escape(words)}</text>'
