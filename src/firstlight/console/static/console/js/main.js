// What every page runs; the map is fetched only where there is one.

import { startBusy } from "./busy.js";
import { startCommand } from "./command.js";
import { startDrafts } from "./drafts.js";
import { startInPlace } from "./inplace.js";
import { startKeys } from "./keys.js";
import { startLeaving } from "./leaving.js";
import { startLive } from "./live.js";
import { startMenus } from "./menus.js";
import { startNarrow } from "./narrow.js";
import { startParts } from "./parts.js";
import { startRefused } from "./refused.js";
import { startTheme } from "./theme.js";
import { startClocks } from "./time.js";
import { startUndo } from "./undo.js";
import { startUploads } from "./uploads.js";
import { csrf } from "./words.js";

// The page is painted first, in the letters at hand; its own come after.
requestAnimationFrame(() => setTimeout(() => {
  for (const sheet of document.querySelectorAll("link[data-fonts]")) sheet.media = "all";
}));

startTheme();
startClocks();
startMenus();
startDrafts();
startNarrow();
startRefused();
startLeaving();
startUploads();
startInPlace();
startBusy();
startUndo();
startCommand();
startKeys();
startParts();
startLive();

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrf();
});

if (document.documentElement.dataset.place === "field") import("./carry.js");
if (document.querySelector("fl-map")) import("./map/element.js");
