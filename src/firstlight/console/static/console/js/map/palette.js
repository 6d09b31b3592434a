// The map's own colours, one set for each theme; state colours come from the page's tokens.

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const GROUND = {
  light: {
    paper: "#eef1f2", water: "#bcd7ea", waterLine: "#5f9cc5", relief: "#a58d6d", road: "#ffffff",
    roadEdge: "#8f9aa5", path: "#7d6a52", built: "#d9d5d2", wood: "#dbe6d6", shade: 0.65, halo: "#ffffff", ink: "#16212b",
  },
  dark: {
    paper: "#121a21", water: "#1c3a52", waterLine: "#4f88b0", relief: "#6b5c46", road: "#3a4753",
    roadEdge: "#55636f", path: "#a08a68", built: "#2a3038", wood: "#182620", shade: 0.7, halo: "#0e141a", ink: "#e4eaf0",
  },
  sunlight: {
    paper: "#ffffff", water: "#a9d0ee", waterLine: "#00508a", relief: "#8a7350", road: "#ffffff",
    roadEdge: "#333333", path: "#3d2b12", built: "#dddddd", wood: "#e6efe2", shade: 0.6, halo: "#ffffff", ink: "#000000",
  },
};

export function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "dark" || chosen === "sunlight" || chosen === "light") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function palette() {
  return {
    ...GROUND[themeNow()],
    blue: token("--blue"),
    risk: token("--risk"),
    late: token("--late"),
    done: token("--done"),
    still: token("--still"),
    surface: token("--surface"),
  };
}
