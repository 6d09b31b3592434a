// A picture is looked over before it leaves the phone: boxes are drawn over faces and number plates,
// what is under them is averaged away, and a new, smaller picture without the camera's notes is sent.
// The file that was chosen has no name in the form, so the original never leaves.

const SIDE_PX = 1600;
const CELLS = 5; // so coarse that nobody can be made out
const LEAST_PX = 12;

function sizeOf(image) {
  const shrink = Math.min(1, SIDE_PX / Math.max(image.width, image.height));
  return [Math.max(1, Math.round(image.width * shrink)), Math.max(1, Math.round(image.height * shrink))];
}

class Blur {
  constructor(root) {
    this.root = root;
    this.pick = root.querySelector("[data-blur-pick]");
    this.send = root.querySelector("[data-blur-send]");
    this.count = root.querySelector("[data-blur-count]");
    this.desk = root.querySelector("[data-blur-desk]");
    this.canvas = root.querySelector("canvas");
    this.said = root.querySelector("[data-blur-said]");
    this.pen = this.canvas.getContext("2d");
    this.plain = document.createElement("canvas");
    this.boxes = [];
    this.begun = null;
    this.pick.addEventListener("change", () => this.take(this.pick.files[0]));
    root.addEventListener("click", (event) => this.press(event));
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.draw(event));
    this.canvas.addEventListener("pointerup", () => this.end());
    this.canvas.addEventListener("pointercancel", () => { this.begun = null; this.paint(); });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    root.querySelectorAll("[disabled][data-blur-wakes]").forEach((each) => { each.disabled = false; });
  }

  say(name) {
    this.said.textContent = name ? this.root.dataset[name] : "";
  }

  async take(file) {
    this.send.value = "";
    this.desk.hidden = true;
    this.boxes = [];
    if (!file) return;
    let image;
    try {
      image = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      this.say("unreadable");
      return;
    }
    const [width, height] = sizeOf(image);
    for (const canvas of [this.plain, this.canvas]) [canvas.width, canvas.height] = [width, height];
    const pen = this.plain.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    image.close();
    this.desk.hidden = false;
    this.changed();
  }

  spot(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * this.canvas.width;
    const y = ((event.clientY - top) / height) * this.canvas.height;
    return [Math.min(Math.max(x, 0), this.canvas.width), Math.min(Math.max(y, 0), this.canvas.height)];
  }

  begin(event) {
    if (event.button) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.begun = this.now = this.spot(event);
  }

  draw(event) {
    if (!this.begun) return;
    this.now = this.spot(event);
    this.paint();
    const [x, y, w, h] = this.between();
    this.pen.strokeStyle = "#1656ab";
    this.pen.lineWidth = Math.max(2, this.canvas.width / 300);
    this.pen.strokeRect(x, y, w, h);
  }

  between() {
    const [[x1, y1], [x2, y2]] = [this.begun, this.now];
    return [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)];
  }

  end() {
    if (!this.begun) return;
    const box = this.between();
    this.begun = null;
    if (box[2] >= LEAST_PX && box[3] >= LEAST_PX) this.boxes.push(box);
    this.changed();
  }

  press(event) {
    const act = event.target.closest("[data-blur-act]")?.dataset.blurAct;
    if (!act) return;
    if (act === "undo") this.boxes.pop();
    if (act === "all") this.boxes.push([0, 0, this.canvas.width, this.canvas.height]);
    if (act === "box") {
      const [w, h] = [this.canvas.width / 5, this.canvas.height / 5];
      this.boxes.push([this.canvas.width / 2 - w / 2, this.canvas.height / 2 - h / 2, w, h]);
      this.canvas.focus();
    }
    this.changed();
  }

  // Without a pointer: arrows move the last box, with Shift they make it larger or smaller.
  key(event) {
    const box = this.boxes.at(-1);
    const step = this.canvas.width / 40;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!box || (!way && event.key !== "Backspace")) return;
    event.preventDefault();
    if (!way) this.boxes.pop();
    else if (event.shiftKey) [box[2], box[3]] = [Math.max(LEAST_PX, box[2] + way[0]), Math.max(LEAST_PX, box[3] + way[1])];
    else {
      box[0] = Math.min(Math.max(box[0] + way[0], 0), this.canvas.width - LEAST_PX);
      box[1] = Math.min(Math.max(box[1] + way[1], 0), this.canvas.height - LEAST_PX);
    }
    this.changed();
  }

  paint() {
    this.pen.drawImage(this.plain, 0, 0);
    for (const box of this.boxes) this.cover(box);
  }

  cover([left, top, wide, high]) {
    const x = Math.floor(left);
    const y = Math.floor(top);
    // Whole pixels: one that the box touches is covered.
    const w = Math.min(Math.ceil(left + wide), this.canvas.width) - x;
    const h = Math.min(Math.ceil(top + high), this.canvas.height) - y;
    if (w < 1 || h < 1) return;
    const seen = this.plain.getContext("2d").getImageData(x, y, w, h).data;
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        const [x1, x2] = [Math.floor((column * w) / CELLS), Math.floor(((column + 1) * w) / CELLS)];
        const [y1, y2] = [Math.floor((row * h) / CELLS), Math.floor(((row + 1) * h) / CELLS)];
        const sum = [0, 0, 0];
        let n = 0;
        for (let dy = y1; dy < y2; dy++) {
          for (let dx = x1; dx < x2; dx++) {
            const at = 4 * (dy * w + dx);
            for (let k = 0; k < 3; k++) sum[k] += seen[at + k];
            n++;
          }
        }
        if (!n) continue;
        this.pen.fillStyle = `rgb(${sum.map((each) => Math.round(each / n)).join(" ")})`;
        this.pen.fillRect(x + x1, y + y1, x2 - x1, y2 - y1);
      }
    }
  }

  // What will be sent is always the picture as it looks now.
  changed() {
    this.paint();
    this.count.value = this.boxes.length;
    this.said.textContent = this.root.dataset.boxes.replace("{n}", this.boxes.length);
    const turn = (this.turn = (this.turn || 0) + 1);
    this.send.value = "";
    this.ready = new Promise((done) => {
      this.canvas.toBlob((blob) => {
        if (turn === this.turn && blob) {
          const files = new DataTransfer();
          files.items.add(new File([blob], "picture.jpg", { type: "image/jpeg" }));
          this.send.files = files.files;
        }
        done();
      }, "image/jpeg", 0.85);
    });
  }
}

document.querySelectorAll("[data-blur]").forEach((root) => {
  const blur = new Blur(root);
  const form = root.closest("form");
  let waited = false;
  form?.addEventListener("submit", async (event) => {
    if (waited || !blur.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await blur.ready;
    waited = true;
    form.requestSubmit(event.submitter);
    waited = false;
  }, true);
});
