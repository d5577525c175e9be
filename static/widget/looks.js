// How the host looks, for a view in a frame that inherits none of it.

const PROPERTIES = ["accent", "ink", "surface", "line", "radius", "font", "font-size"];

/** The language of an element's place in the page. */
export const languageOf = (element) => element.closest("[lang]")?.lang || navigator.language || "en";

/** What a view is told of its looks; `place` is an element of the widget's shadow root. */
export function looksOf(element, place) {
  const computed = getComputedStyle(element);
  place.style.colorScheme = element.theme === "auto" ? "" : element.theme;
  return {
    scheme: schemeOf(place),
    language: languageOf(element),
    properties: PROPERTIES.map((name) => {
      const property = `--realtime-${name}`;
      return [property, computed.getPropertyValue(property).trim()];
    }),
  };
}

/** "light" or "dark": what an element's place in the page is painted for. */
function schemeOf(place) {
  const probe = document.createElement("i");
  probe.style.color = "light-dark(rgb(1, 1, 1), rgb(2, 2, 2))";
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color === "rgb(2, 2, 2)" ? "dark" : "light";
}

/** Call back whenever the looks may have changed; return how to stop. */
export function watchLooks(element, callback) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", callback);
  const watch = new MutationObserver(() => callback());
  const attributeFilter = ["class", "style", "data-theme", "lang"];
  for (const one of new Set([element, document.documentElement, document.body])) {
    if (one) watch.observe(one, { attributes: true, attributeFilter });
  }
  return () => {
    dark.removeEventListener("change", callback);
    watch.disconnect();
  };
}
