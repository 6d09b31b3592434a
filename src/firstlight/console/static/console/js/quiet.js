// Work that can wait until the hands rest: a key's answer comes before a point on the map.

const REST_MS = 400;
const LONGEST_MS = 8000;

let touchedAt = -Infinity;

for (const kind of ["keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => { touchedAt = performance.now(); }, { capture: true, passive: true });
}

const idle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run));

// Resolves once nothing was pressed for a moment, and at the latest after eight seconds.
export function quiet() {
  const askedAt = performance.now();
  return new Promise((done) => {
    const look = () => {
      const now = performance.now();
      const left = Math.min(touchedAt + REST_MS, askedAt + LONGEST_MS) - now;
      if (left > 0) setTimeout(look, left);
      else idle(() => done(), { timeout: 500 });
    };
    look();
  });
}
