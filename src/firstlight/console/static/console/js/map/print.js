// Paper gets a picture of the map as it stands: browsers leave WebGL canvases blank when printing.

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
    paper.getContext("2d").drawImage(drawn, 0, 0);
  });
}
