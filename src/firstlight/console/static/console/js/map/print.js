// Paper gets a picture of the map as it stands: browsers leave WebGL canvases blank when printing.

import { scaleOf } from "./tools.js";

export function startPrinting(element) {
  const paper = document.createElement("canvas");
  paper.className = "map__print";
  paper.setAttribute("aria-hidden", "true");
  element.append(paper);
  window.addEventListener("beforeprint", () => {
    const { map } = element;
    if (!map) return;
    // Drawn and copied in one breath, before the browser may clear the drawing buffer.
    map.redraw();
    const drawn = map.getCanvas();
    paper.width = drawn.width;
    paper.height = drawn.height;
    const brush = paper.getContext("2d");
    brush.drawImage(drawn, 0, 0);
    drawScale(brush, map, drawn.width / drawn.clientWidth);
  });
}

// In the picture itself: the sheet is narrower than the screen, and a bar beside it would be untrue.
function drawScale(brush, map, dots) {
  const { length_m, width_px } = scaleOf(map.getCenter().lat, map.getZoom());
  brush.setTransform(dots, 0, 0, dots, 10, brush.canvas.height - 34 * dots);
  brush.fillStyle = "#fff";
  brush.fillRect(-6, -4, width_px + 12, 30);
  brush.fillStyle = "#000";
  brush.font = "13px sans-serif";
  brush.fillText(length_m >= 1000 ? `${length_m / 1000} km` : `${length_m} m`, 0, 10);
  brush.fillRect(0, 16, width_px, 5);
}
