// One symbol set, drawn once for the map and for its legend, so that they cannot differ.
// Shape carries the meaning; it reads in grey and on a wet screen.

const SIZE = 24;

const circle = (r) => (pen) => pen.arc(12, 12, r, 0, Math.PI * 2);
const lines = (...points) => (pen) => {
  points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
};

// shape; what stands in it; how it is inked ("ink": dark on light, "blue", "risk", "hollow")
const SYMBOLS = {
  person: { shape: circle(7), ink: "blue" },
  person_stale: { shape: circle(7), ink: "hollow" },
  clue: { shape: lines([12, 3], [21, 12], [12, 21], [3, 12]), ink: "ink", mark: "?" },
  planning_point: { shape: circle(9), ink: "hollow", cross: true },
  last_seen: { shape: circle(9), ink: "ink", cross: true },
  meeting: { shape: lines([6, 2], [20, 7], [8, 12], [8, 22], [6, 22]), ink: "ink" },
  incident: { shape: lines([12, 3], [22, 21], [2, 21]), ink: "risk", mark: "!" },
  found: { shape: circle(9), ink: "done", mark: "✓" },
  contact_point: { shape: lines([12, 3], [21, 11], [18, 11], [18, 20], [6, 20], [6, 11], [3, 11]), ink: "ink" },
  aed: { shape: lines([3, 3], [21, 3], [21, 21], [3, 21]), ink: "ink", mark: "A" },
  rescue_gear: { shape: circle(9), ink: "ink", ring: true },
  school: { shape: lines([3, 3], [21, 3], [21, 21], [3, 21]), ink: "hollow", mark: "文" },
  base: { shape: lines([3, 8], [12, 2], [21, 8], [21, 21], [3, 21]), ink: "blue" },
  vehicle: { shape: lines([2, 7], [22, 7], [22, 17], [2, 17]), ink: "hollow", mark: "车" },
  drone: { shape: lines([3, 3], [21, 21], [21, 3], [3, 21]), ink: "hollow" },
  place: { shape: circle(5), ink: "ink" },
};

export const symbolNames = Object.keys(SYMBOLS);

const inkOf = (ink, colours) => ({
  ink: [colours.ink, colours.halo],
  blue: [colours.blue, colours.halo],
  risk: [colours.risk, colours.halo],
  done: [colours.done, colours.halo],
  hollow: [colours.surface, colours.ink],
})[ink];

export function drawSymbol(name, colours, scale = 2) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const { shape, ink, mark, cross, ring } = SYMBOLS[name] ?? SYMBOLS.place;
  const [fill, edge] = inkOf(ink, colours);
  pen.lineJoin = "round";
  pen.beginPath();
  shape(pen);
  pen.strokeStyle = colours.halo;
  pen.lineWidth = 4;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = ink === "hollow" ? edge : fill;
  pen.lineWidth = 2;
  pen.stroke();
  const on = ink === "hollow" ? edge : colours.halo;
  if (ring) {
    pen.beginPath();
    pen.arc(12, 12, 4, 0, Math.PI * 2);
    pen.fillStyle = on;
    pen.fill();
  }
  if (cross) {
    pen.beginPath();
    pen.moveTo(12, 5); pen.lineTo(12, 19); pen.moveTo(5, 12); pen.lineTo(19, 12);
    pen.strokeStyle = on;
    pen.stroke();
  }
  if (mark) {
    pen.fillStyle = on;
    pen.font = '600 12px "Noto Sans SC", sans-serif';
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(mark, 12, name === "incident" ? 15 : 12.5);
  }
  return canvas;
}

// Hatching by chance of detection: the closer the lines, the better searched.
export const HATCHES = [[0.01, 16], [0.25, 11], [0.5, 8], [0.75, 5]];

export function drawHatch(gap, colours, scale = 2) {
  const side = gap * 2 * scale;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colours.ink;
  pen.globalAlpha = 0.75;
  pen.lineWidth = 1.2 * scale;
  for (const shift of [-side, -side / 2, 0, side / 2, side]) {
    pen.beginPath();
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
    pen.stroke();
  }
  return canvas;
}

const pixels = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);

export function addImages(map, colours) {
  const put = (name, canvas) => {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, pixels(canvas), { pixelRatio: 2 });
  };
  for (const name of symbolNames) put(name, drawSymbol(name, colours));
  HATCHES.forEach(([, gap], at) => put(`hatch-${at}`, drawHatch(gap, colours)));
}
