// Keeps the board up to date. It asks every two seconds, and puts in place only the rows that have changed.
"use strict";

(() => {
  const EVERY = 2000, HIDDEN_EVERY = 5000, TIME_OUT = 5000, LOST_AFTER = 6000, HIDDEN_LOST_AFTER = 15000;

  const board = document.getElementById("board");
  const place = (id) => document.getElementById(id);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const title = document.title;
  const written = new WeakMap(); // each row as the server wrote it, whatever has been done to it here
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

  let etag = "", active = false, asking = false, again = false, timer = 0;
  let heardAt = new Date(), patientFrom = performance.now(), ahead = 0, signedOut = false;

  // --- the rows

  const lists = (root) => [...root.querySelectorAll("[data-list]")];
  const rows = (list) => [...list.children].filter((row) => row.dataset.key);
  const tokens = (root) => root.querySelectorAll('input[name="csrf_token"]');

  /** A row without what is this session's own. */
  const bare = (row) => {
    const copy = row.cloneNode(true);
    tokens(copy).forEach((input) => input.setAttribute("value", ""));
    return copy.outerHTML;
  };

  /** Two may have one name: it counts only where the line knows no more of whoever has a call-back. */
  const isMine = (held) => held.holderKey ? held.holderKey === board.dataset.myKey
    : held.holder.toLowerCase() === board.dataset.me.toLowerCase();

  /** Whatever the session, the moment and the reader add to what the server wrote for everybody. */
  const dress = (root) => {
    tokens(root).forEach((input) => { input.value = token; });
    root.querySelectorAll("[data-holder]").forEach((held) => {
      if (isMine(held.dataset)) { held.classList.add("mine"); held.append(" (you)"); }
    });
    tick(root);
  };

  const typed = (field) => field.matches("input[type=checkbox]") ? field.checked !== field.defaultChecked
    : field.matches("textarea") ? field.value !== field.defaultValue
    : field.matches("select") && field.value !== "";
  const fields = (root) => [...root.querySelectorAll("textarea, select, input[type=checkbox]")];
  const isInUse = (row) => row.contains(document.activeElement) || fields(row).some(typed);

  /** Take over what somebody has opened, typed or chosen in the row that a new one replaces. */
  const carryOver = (from, to) => {
    for (const open of from.querySelectorAll("details[open]")) {
      const same = to.querySelector(`#${CSS.escape(open.id)}`);
      if (same) same.open = true;
    }
    for (const field of fields(from).filter(typed)) {
      const same = to.querySelector(`#${CSS.escape(field.id)}`);
      if (same) { same.value = field.value; same.checked = field.checked; }
    }
  };

  /** Keep the call-backs that are on the list no more, where somebody works in one of them. */
  const rescue = (old, after) => {
    for (const call of old.querySelectorAll("[data-call]")) {
      const isThere = after.some((row) => row.querySelector(`[data-call="${CSS.escape(call.dataset.call)}"]`));
      if (isThere || !isInUse(call)) continue;
      const kept = document.createElement("li"), told = document.createElement("p");
      kept.className = "row gone";
      told.className = "told";
      told.textContent = "No longer on the list: it was closed meanwhile. What you have typed stays here until you clear it.";
      kept.append(old.querySelector("h3").cloneNode(true), told);
      old.before(kept);
      kept.append(call);
      say("said", "The call-back in which you are working is no longer on the list.");
    }
  };

  const sweep = () => board.querySelectorAll(".gone").forEach((row) => { if (!isInUse(row)) row.remove(); });

  const setRows = (list, wanted) => {
    const before = new Map(rows(list).map((row) => [row.dataset.key, row]));
    const after = wanted.map((fresh) => {
      const old = before.get(fresh.dataset.key), html = bare(fresh);
      if (old && written.get(old) === html) return old;
      const row = document.importNode(fresh, true);
      written.set(row, html);
      dress(row);
      return row;
    });
    for (const old of before.values()) {
      if (after.includes(old)) continue;
      after.filter((row) => !row.isConnected).forEach((row) => carryOver(old, row));
      rescue(old, after);
      const heir = after.find((row) => row.dataset.key === old.dataset.key);
      if (heir) old.replaceWith(heir); else old.remove();
    }
    after.forEach((row, index) => {
      const here = rows(list)[index];
      if (here !== row) list.insertBefore(row, here || null);
    });
  };

  const emergencies = () => new Map([...board.querySelectorAll("[data-emergency]")].map(
    (row) => [row.dataset.key, row.dataset.emergency]));

  /** Put what has changed in its place, and leave the reader where they are. */
  const swap = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focus = document.activeElement, known = emergencies(), heading = headingOf(focus);
    const row = focus.closest("[data-key]")?.dataset.key;
    const selection = focus.matches("textarea") ? [focus.selectionStart, focus.selectionEnd] : null;
    const anchor = anchored(), top = anchor && anchor.getBoundingClientRect().top;
    const wanted = lists(fresh);
    lists(board).forEach((list, index) => setRows(list, rows(wanted[index])));
    refocus(focus, row, heading);
    if (selection && document.activeElement.matches("textarea")) document.activeElement.setSelectionRange(...selection);
    keepInView(anchor, top);
    const news = [...emergencies()].filter(([key]) => !known.has(key)).map(([, words]) => words);
    if (news.length) place("news").textContent = [...new Set(news)].join(" ");
    retitle();
  };

  const headingOf = (focus) => focus.closest("section")?.querySelector("h2");

  /** Put the focus back where it was; where that is gone, on the heading above it. */
  const refocus = (focus, row, heading) => {
    if (!row || focus === document.activeElement) return;
    const link = focus.href && `[data-key="${CSS.escape(row)}"] a[href="${CSS.escape(focus.getAttribute("href"))}"]`;
    const same = focus.isConnected ? focus : focus.id ? place(focus.id) : link && board.querySelector(link);
    (same || heading)?.focus({ preventScroll: true });
  };

  /** The row that must not move under the reader's eyes: the one they work in, or the first that they see. */
  const anchored = () => {
    const at = document.activeElement.closest("[data-key]");
    if (at && at.getBoundingClientRect().bottom > 0) return at;
    return window.scrollY > 0
      ? [...board.querySelectorAll("[data-key]")].find((row) => row.getBoundingClientRect().top >= 0) : null;
  };

  const keepInView = (anchor, top) => {
    const same = anchor && (anchor.isConnected ? anchor
      : board.querySelector(`[data-key="${CSS.escape(anchor.dataset.key)}"]`));
    const moved = same ? same.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
  };

  const retitle = () => {
    const count = Number(board.querySelector("[data-emergencies]")?.dataset.emergencies || 0);
    document.title = count ? `(${count}) ${title}` : title;
  };

  // --- time

  const howLong = (since) => {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(since)) / 1000));
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
    if (minutes < 1) return `${seconds} s`;
    if (hours < 1) return `${minutes} min`;
    return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
  };

  const tick = (root) => {
    for (const age of root.querySelectorAll("[data-since]")) {
      const words = `(${howLong(age.dataset.since)})`;
      if (age.textContent !== words) age.textContent = words;
    }
  };

  // --- the server

  const say = (id, words) => {
    const told = document.createElement("p");
    told.textContent = words;
    place(id).replaceChildren(...(words ? [told] : []));
  };

  const heard = (answer) => {
    const date = Date.parse(answer.headers.get("Date") || "");
    if (date && Math.abs(date - Date.now()) > 2000) ahead = date - Date.now(); else ahead = 0;
    heardAt = new Date(Date.now() + ahead);
    patientFrom = performance.now();
    if (place("lost").hasChildNodes()) { place("lost").replaceChildren(); document.body.classList.remove("lost-server"); }
  };

  const lost = () => {
    if (signedOut || place("lost").hasChildNodes()) return;
    document.body.classList.add("lost-server");
    say("lost", `Not up to date since ${clock.format(heardAt)}: the server does not answer. `
      + `The line may still ring the doctors on call. Ring the registrar's number, ${board.dataset.registrar}.`);
  };

  const left = () => {
    signedOut = true;
    clearTimeout(timer);
    document.body.classList.add("lost-server");
    const told = document.createElement("p"), link = document.createElement("a");
    link.href = board.dataset.signIn;
    link.textContent = "Sign in again";
    told.append(`Signed out. Not up to date since ${clock.format(heardAt)}. `, link, ".");
    place("lost").replaceChildren(told);
  };

  const isSignedOut = (answer) => answer.status === 401 || answer.type === "opaqueredirect";

  const ask = async () => {
    if (asking || signedOut) { again = asking; return; }
    asking = true;
    clearTimeout(timer);
    const headers = { "X-Board-Poll": active ? "active" : "idle" };
    if (etag) headers["If-None-Match"] = etag;
    active = false;
    try {
      const how = { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(TIME_OUT) };
      const answer = await fetch(board.dataset.now, how);
      if (isSignedOut(answer)) { left(); return; }
      if (answer.status === 200) {
        const html = await answer.text();
        swap(html);
        etag = answer.headers.get("ETag") || "";
      }
      if (answer.status === 200 || answer.status === 304) heard(answer);
    } catch {
      active = active || headers["X-Board-Poll"] === "active"; // it was not told: whoever works here is not idle
    } finally {
      asking = false;
      clearTimeout(timer);
      if (!signedOut) timer = setTimeout(ask, again ? 0 : document.hidden ? HIDDEN_EVERY : EVERY);
      again = false;
    }
  };

  const watch = () => {
    tick(board);
    sweep();
    if (performance.now() - patientFrom > (document.hidden ? HIDDEN_LOST_AFTER : LOST_AFTER)) lost();
  };

  // --- what somebody does

  const act = async (form, button) => {
    if (form.getAttribute("aria-busy") === "true") return; // a second click on the way does nothing
    form.setAttribute("aria-busy", "true");
    say("refused", "");
    say("said", "");
    try {
      const how = { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json", "X-Board-Poll": "active" } };
      const answer = await fetch(form.action, { ...how, redirect: "manual", signal: AbortSignal.timeout(TIME_OUT) });
      if (isSignedOut(answer)) { left(); return; }
      const known = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      if (answer.ok && known) {
        say("said", known.said);
        form.reset();
        form.closest("details")?.removeAttribute("open");
      } else {
        refuse(known ? known.said : "The server refused it. Load the page again.", button);
      }
    } catch {
      refuse("The server did not answer. It may or may not have been written down: look before you try again.", button);
    } finally {
      form.removeAttribute("aria-busy");
      ask();
    }
  };

  const refuse = (why, button) => {
    say("refused", `Not done. ${why}`);
    button?.focus({ preventScroll: true });
  };

  board.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-act]")) return;
    event.preventDefault();
    act(event.target, event.submitter);
  });

  for (const kind of ["keydown", "pointerdown", "pointermove"]) {
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    patientFrom = performance.now(); // a hidden page is woken up rarely: the server gets its chance first
    ask();
  });

  place("still").remove(); // from here on it moves
  lists(board).forEach((list) => rows(list).forEach((row) => written.set(row, bare(row))));
  dress(board);
  retitle();
  setInterval(watch, 1000);
  ask();
})();
