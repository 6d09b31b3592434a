// The phone's small sum before a form is sent: a number whose SHA-256 with the ticket begins with so
// many zero bits. Until it is found, and wherever this module does not run, the question stays.

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const AT_ONCE = 2000;
const SIGNATURE = 43; // signs at the end of the ticket that tell it from every other
const w = new Int32Array(64);

function turn(x, n) {
  return (x >>> n) | (x << (32 - n));
}

function spread(bytes, from) {
  for (let i = 0; i < 16; i += 1) {
    const at = from + 4 * i;
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const p = w[i - 15];
    const q = w[i - 2];
    const s = turn(p, 7) ^ turn(p, 18) ^ (p >>> 3);
    const t = turn(q, 17) ^ turn(q, 19) ^ (q >>> 10);
    w[i] = (w[i - 16] + s + w[i - 7] + t) | 0;
  }
}

function block(state, bytes, from) {
  spread(bytes, from);
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const t = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (t + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = (state[i] + value) | 0;
  });
}

/** The first 32 bits of the SHA-256 of an ASCII text (FIPS 180-4), as an unsigned number. */
export function firstBits(text) {
  const bytes = new Uint8Array(((text.length + 8) >> 6) * 64 + 64);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
  const state = [...START];
  for (let from = 0; from < bytes.length; from += 64) block(state, bytes, from);
  return state[0] >>> 0;
}

/** Look for the number; a little at a time, so that the page stays answering. */
export async function solve(token, bits) {
  const mark = token.slice(-SIGNATURE);
  for (let n = 0; ; n += 1) {
    if (firstBits(`${mark}:${n}`) >>> (32 - bits) === 0) return String(n);
    if (n % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setTimeout(done, 0));
  }
}

// After "back" the page comes with a new ticket. The old one lies with the page's place in the
// browser's history: the same words sent again with it lead to what they were answered with.
function rememberTicket(form) {
  const { token } = form.elements;
  if (history.state?.ticket) token.value = history.state.ticket;
  form.addEventListener("submit", () => history.replaceState({ ticket: token.value }, ""));
}

async function clear(hurdle) {
  const form = hurdle.closest("form");
  rememberTicket(form);
  form.elements.proof.value = await solve(form.elements.token.value, Number(hurdle.dataset.bits));
  hurdle.hidden = true;
}

if (typeof document !== "undefined") document.querySelectorAll("[data-hurdle]").forEach(clear);
