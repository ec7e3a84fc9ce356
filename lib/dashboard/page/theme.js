// Light or dark as the system says, for what is drawn on a canvas: the style sheet cannot reach in there.

const query = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => query.matches;

export const onTheme = (handler) => query.addEventListener("change", handler);

// The value of a custom property of the style sheet.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
