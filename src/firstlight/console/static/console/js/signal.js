// Whether there is a signal, as far as a page can tell. A machine on no network but its own says that
// it has none, and is answered by its own server all the same: the line must have been lost too.

let isLost = "keptAt" in document.body.dataset;

export const tellLost = (now) => { isLost = now; };
export const isAway = () => isLost && !navigator.onLine;
