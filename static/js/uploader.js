// Uploads the files of one uploader: several at once, a bar, an error and a cancel button for each.
// The address answers 201 with the finished list item, or 4xx with problem+json whose "detail" is shown.

const AT_ONCE = 3;
const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

function addRow(uploader, file) {
  const row = uploader.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  uploader.querySelector("[data-files]").append(row);
  return row;
}

function fail(uploader, row, text) {
  const words = uploader.querySelector("[data-words]").dataset;
  row.querySelector("progress")?.remove();
  const status = row.querySelector("[data-status]");
  status.className = "file-error";
  status.textContent = text;
  const button = row.querySelector("[data-cancel]");
  button.textContent = words.dismiss;
  button.onclick = () => row.remove();
}

function reasonOf(request, words) {
  try {
    const problem = JSON.parse(request.responseText);
    return problem.detail || problem.title || words.failed;
  } catch {
    return words.failed;
  }
}

function send(uploader, file, row) {
  const words = uploader.querySelector("[data-words]").dataset;
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", uploader.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    const status = row.querySelector("[data-status]");
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      const share = Math.round((event.loaded / event.total) * 100);
      row.querySelector("progress").value = share;
      status.textContent = share < 100 ? `${words.sending} ${share} %` : words.checking;
    };
    request.onload = () => {
      if (request.status === 201) {
        row.insertAdjacentHTML("afterend", request.responseText);
        row.remove();
        uploader.dispatchEvent(new CustomEvent("ipp:uploaded", { bubbles: true }));
      } else {
        fail(uploader, row, reasonOf(request, words));
      }
      done();
    };
    request.onerror = () => {
      fail(uploader, row, words.failed);
      done();
    };
    request.onabort = () => {
      row.remove();
      done();
    };
    row.querySelector("[data-cancel]").onclick = () => request.abort();
    request.send(body);
  });
}

function setUp(uploader) {
  const queue = [];
  let running = 0;

  const work = async () => {
    while (running < AT_ONCE && queue.length) {
      const job = queue.shift();
      if (!job.row.isConnected) continue;
      running += 1;
      send(uploader, job.file, job.row).then(() => {
        running -= 1;
        work();
      });
    }
  };

  const take = (files) => {
    const words = uploader.querySelector("[data-words]").dataset;
    const limit = Number(uploader.dataset.maxBytes) || Infinity;
    for (const file of files) {
      const row = addRow(uploader, file);
      row.querySelector("[data-cancel]").onclick = () => row.remove();
      if (file.size === 0) fail(uploader, row, words.empty);
      else if (file.size > limit) fail(uploader, row, words.tooBig);
      else queue.push({ file, row });
    }
    work();
  };

  const input = uploader.querySelector('input[type="file"]');
  const takeChosen = () => {
    take([...input.files]);
    input.value = ""; // they travel on their own; the form must not send them twice
  };
  input.addEventListener("change", takeChosen);
  if (input.files.length) takeChosen(); // chosen while this script was still on its way

  const zone = uploader.querySelector("[data-dropzone]");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}

for (const uploader of document.querySelectorAll("[data-upload-url]")) {
  if (uploader.dataset.uploadUrl) setUp(uploader);
}
