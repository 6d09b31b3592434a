// Says in words why a passkey was not used; the library only tells the console.

document.addEventListener("allauth.error", (event) => {
  const said = document.querySelector("[data-passkey-said]");
  if (!said) return;
  event.preventDefault();
  const name = event.detail?.exception?.name ?? "";
  said.textContent = name === "SecurityError" ? said.dataset.noName : said.dataset.noKey;
  said.hidden = false;
});
