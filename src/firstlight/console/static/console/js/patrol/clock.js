// How far the phone's clock is ahead of the server's, in milliseconds.
//
// Measured when a page comes. One that the browser or its worker gives back from a store says what
// time it was then: what was measured last holds.

const KEPT = "fl-ahead-ms";

export function aheadMs(serverMs) {
  const [came] = performance.getEntriesByType("navigation");
  if (document.body.dataset.keptAt || came?.transferSize === 0) return Number(localStorage.getItem(KEPT) ?? 0);
  const ahead = performance.timeOrigin + (came?.responseStart ?? performance.now()) - serverMs;
  try {
    localStorage.setItem(KEPT, ahead);
  } catch {
    // No room: it is measured anew with the next page.
  }
  return ahead;
}
