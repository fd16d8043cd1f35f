// Comfort only: every page works without this file.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("has-script");
  if (window.DKFDS) DKFDS.init();

  // Whoever logs out is on the way to the login provider.
  document.querySelector("form[data-onward]")?.submit();

  // After a form that could not be sent, the reader begins at what is wrong.
  document.querySelector("[data-focus]")?.focus();

  // A number from one end to the other gets a slider beside it. The number stays the
  // input: it can be left empty, and keyboard and screen reader meet one control only.
  for (const input of document.querySelectorAll("input[data-slider]")) {
    const { min, max, last } = input.dataset;
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min, max, tabIndex: -1 });
    slider.value = input.value || last;
    const scale = document.createElement("span");
    scale.className = "scale";
    scale.setAttribute("aria-hidden", "true");
    scale.append(min, slider, max);
    const shown = () => scale.classList.toggle("is-unset", input.value === "");
    slider.addEventListener("input", () => {
      input.value = slider.value;
      shown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("input", () => {
      slider.value = input.value || last;
      shown();
    });
    input.parentElement.append(scale);
    shown();
  }

  // A file that is too large is not sent: the server would refuse it after a long wait.
  for (const input of document.querySelectorAll("input[type=file][data-most]")) {
    input.addEventListener("change", () => {
      const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
      let said = document.getElementById(input.id + "-error");
      if (!said) {
        said = document.createElement("span");
        said.id = input.id + "-error";
        said.className = "form-error-message";
        said.setAttribute("role", "alert");
        input.before(said);
        input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
      }
      said.textContent = large ? input.dataset.tooLarge : "";
      input.setAttribute("aria-invalid", String(large));
      input.closest(".form-group").classList.toggle("form-error", large);
      if (large) input.value = "";
    });
  }

  // A draft is saved under the same address; the form itself is never sent by this.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const draft = form.querySelector("#draft-status");
    draft?.addEventListener("htmx:beforeSwap", (event) => {
      // Why something is not kept is said as well as that it is.
      if ([403, 422, 429].includes(event.detail.xhr.status) && !event.detail.xhr.response.includes("<html")) event.detail.shouldSwap = true;
    });
    draft?.addEventListener("htmx:beforeRequest", (event) => {
      if (form.dataset.sent) event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      const button = form.querySelector("button[type=submit]");
      if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
      button.setAttribute("aria-disabled", "true");
      form.dataset.sent = "true";
      if (window.htmx && draft) htmx.trigger(draft, "htmx:abort");
    });
  }
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  askWhenCalledFor();
  readAloud();
  warnBeforeTheSessionEnds();
});

// A question that another answer calls for is hidden until that answer is given. What stands in it is sent all the same.
function askWhenCalledFor() {
  for (const part of document.querySelectorAll("[data-when]")) {
    const form = part.closest("form");
    const show = () => {
      part.hidden = !new FormData(form).getAll(part.dataset.when).some(Boolean);
    };
    form.addEventListener("input", show);
    show();
  }
}

// A page that offers it is read aloud, one paragraph after the other, by the browser's own voice.
function readAloud() {
  const button = document.querySelector("[data-read]");
  if (!button || !("speechSynthesis" in window)) return;
  const start = button.textContent;
  const stop = () => {
    speechSynthesis.cancel();
    button.textContent = start;
    for (const e of document.querySelectorAll(".being-read")) e.classList.remove("being-read");
  };
  const parts = () => [...document.querySelectorAll("[data-aloud] :is(h1, h2, h3, h4, p, blockquote)")].filter((e) => !e.querySelector("button"));
  const read = (rest) => {
    const [part, ...after] = rest;
    if (!part) return stop();
    const words = new SpeechSynthesisUtterance(part.textContent);
    words.lang = document.documentElement.lang;
    part.classList.add("being-read");
    words.onend = () => {
      part.classList.remove("being-read");
      if (button.textContent !== start) read(after);
    };
    words.onerror = stop;
    speechSynthesis.speak(words);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.textContent !== start) return stop();
    button.textContent = button.dataset.stop;
    read(parts());
  });
  window.addEventListener("pagehide", stop);
}

function warnBeforeTheSessionEnds() {
  const dialog = document.getElementById("session-warning");
  if (!dialog) return;
  const warning = 2 * 60 * 1000;
  let timer;
  const plan = (ends) => {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.showModal(), Math.max(0, ends - Date.now() - warning));
  };
  plan(Date.parse(dialog.dataset.ends));
  dialog.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch("/session", { method: "POST", headers: { "HX-Request": "true" } });
    dialog.close();
    if (answer.ok) plan(Date.parse(await answer.text()));
    else location.reload();
  });
}
