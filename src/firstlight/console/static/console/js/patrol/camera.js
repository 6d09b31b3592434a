// Reads a QR code with the camera: by the browser's own detector, else by jsQR from this server.

const EVERY_MS = 180;
const WIDEST = 800;

async function reader() {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
    }
  }
  await import("../../../vendor/jsqr.js");
  return (canvas, context) => {
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(picture.data, picture.width, picture.height)?.data;
  };
}

export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let open = true;
  const look = async () => {
    if (!open) return;
    const shrink = Math.min(1, WIDEST / (video.videoWidth || WIDEST));
    canvas.width = Math.round((video.videoWidth || 1) * shrink);
    canvas.height = Math.round((video.videoHeight || 1) * shrink);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const text = canvas.width > 1 ? await read(canvas, context) : "";
    if (text && open && found(text)) return;
    setTimeout(look, EVERY_MS);
  };
  setTimeout(look); // not before the caller can stop it: what is read at once closes the camera too
  return () => {
    open = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
}
