// Shows a changing code: fetches the next one when this one's time is over.

const AGAIN_MS = 5000;
const box = document.querySelector("[data-patrol-show]");

async function next() {
  const answer = await fetch(box.dataset.src, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) box.innerHTML = await answer.text();
  wait(answer?.ok ? undefined : AGAIN_MS);
}

function wait(ms = Number(box.querySelector("[data-left-ms]").dataset.leftMs) + 200) {
  setTimeout(next, ms);
}

wait();
navigator.wakeLock?.request("screen").catch(() => {});
