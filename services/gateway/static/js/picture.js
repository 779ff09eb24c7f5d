// Make a chosen picture small enough before it is sent: data-shrink="<bytes>" on the file field.
const SIDE = 160;

async function shrink(file, most) {
  const image = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  const part = Math.min(image.width, image.height);
  canvas.width = canvas.height = Math.min(SIDE, part);
  canvas.getContext("2d").drawImage(image, (image.width - part) / 2, (image.height - part) / 2, part, part, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.85, 0.7, 0.5]) {
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
    if (blob && blob.size <= most) return new File([blob], "picture.jpg", { type: "image/jpeg" });
  }
  return file;
}

for (const field of document.querySelectorAll("[data-shrink]")) {
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file || file.size <= Number(field.dataset.shrink)) return;
    try {
      const moved = new DataTransfer();
      moved.items.add(await shrink(file, Number(field.dataset.shrink)));
      field.files = moved.files;
    } catch { /* The server says what is wrong with it. */ }
  });
}
