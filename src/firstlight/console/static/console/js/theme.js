// Theme and letter size: at once on this page, and by a cookie on every next one.

const YEAR_S = 31536000;
const root = document.documentElement;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}

function press() {
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === root.dataset.theme));
  }
  for (const button of document.querySelectorAll("[data-set-type]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setType === root.dataset.type));
  }
}

export function startTheme() {
  press();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-set-theme], [data-set-type]");
    if (!button) return;
    const { setTheme, setType } = button.dataset;
    if (setTheme) {
      root.dataset.theme = setTheme;
      remember("fl_theme", setTheme);
    } else {
      root.dataset.type = setType;
      remember("fl_type", setType);
    }
    press();
    document.dispatchEvent(new CustomEvent("fl:theme"));
  });
}
