// One call: copy the handover as text, print the sheet. Without it, both work by hand.
"use strict";

const copy = document.getElementById("copy-text");
if (copy) {
  const text = document.getElementById("text");
  const copied = document.getElementById("copied");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      copied.textContent = "Copied.";
    } catch {
      text.focus();
      text.select();
      copied.textContent = "It is selected: copy it with the keys of your machine.";
    }
  });
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
