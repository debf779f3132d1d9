import { html, nothing } from 'lit';
import { LightElement } from '../light-element.js';
import { loopback_caution } from '../parts/loopback-caution.js';
import { qr_code } from '../parts/qr-code.js';

/** "http://nas.local:8787" of what was typed, or "" when it is no address. */
function base_of(typed) {
  const text = typed.trim();
  try {
    const { protocol, origin } = new URL(text.includes('://') ? text : `http://${text}`);
    return protocol === 'http:' || protocol === 'https:' ? origin : '';
  } catch {
    return '';
  }
}

class IphonePage extends LightElement {
  static properties = { typed: { state: true }, base: { state: true } };

  constructor() {
    super();
    this.typed = location.origin;
    this.base = location.origin;
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'iPhone · media-sync';
  }

  #changed(event) {
    this.typed = event.target.value;
    this.base = base_of(this.typed) || this.base;
  }

  render() {
    const is_wrong = base_of(this.typed) === '';
    return html`
      <header class="page-head"><div class="grow"><h1 tabindex="-1">Send from an iPhone</h1>
        <p class="muted">Originals, straight from the photo library, with a Shortcut or with Safari.</p></div>
      </header>
      <section class="panel address">
        ${qr_code(this.base, `QR code of ${this.base}`)}
        <div class="grow"><h2>Open this server on the phone</h2>
          <p>Point the camera at the code while the phone is in the same network.</p>
          <label>Address <input .value=${this.typed} inputmode="url" autocapitalize="off" autocomplete="off"
            spellcheck="false" aria-invalid=${is_wrong ? 'true' : nothing} @input=${this.#changed}></label>
          ${loopback_caution(new URL(this.base))}</div>
      </section>
      ${in_safari()} ${shortcut(this.base)} ${one_action(this.base)}`;
  }
}

function in_safari() {
  return html`<section class="panel prose"><h2>In Safari</h2>
    <p>Open a project and tap <b>Upload files</b>. “Photo Library” hands over pictures as they are, but
      converts video to a smaller copy first. To send the original of a video, save it to Files and pick it
      with “Choose Files”, or use a Shortcut. Keep the page open until every file says “Stored”.</p></section>`;
}

function address(method, text) {
  return html`<span class="call"><b>${method}</b> <code>${text}</code></span>`;
}

function shortcut(base) {
  const project = `${base}/api/projects/`;
  return html`<section class="panel prose"><h2>With a Shortcut, for many files</h2>
    <p>In the app Shortcuts, make a new one of these actions. It may be run again at any time: what is here
      already is recognised by its content and skipped.</p>
    <ol class="recipe">
      <li><h3>Choose the project</h3>
        <p><b>Get Contents of URL</b> ${address('GET', `${base}/api/projects`)}</p>
        <p>Then <b>Choose from List</b> of the <code>name</code> of each. For a new one, ask for its name
          and send ${address('POST', `${base}/api/projects`)} with the JSON field <code>name</code>.</p></li>
      <li><h3>Choose the pictures</h3>
        <p><b>Find Photos</b> (an album, the last days; oldest first, at most 200), or <b>Select
          Photos</b> with “Select Multiple”. Do not start from the share sheet: it hands over smaller
          copies.</p></li>
      <li><h3>Open a batch</h3>
        <p>${address('POST', `${project}⟨project⟩/upload?op=start`)} with the JSON fields
          <code>device</code> (Device Name) and <code>expected</code> (Count of the pictures, a number).</p>
        <p>From the answer, keep <code>upload_url</code> and <code>batch_id</code>.</p></li>
      <li><h3>Skip what is here (pictures only, optional)</h3>
        <p><b>Repeat with Each</b>: <b>Generate Hash</b> (SHA256). Send all of them at once as the JSON list
          <code>sha256</code> to ${address('POST', `${project}⟨project⟩/check`)}. The list
          <code>needed</code> in the answer names those that are still to be sent.</p></li>
      <li><h3>Send them one by one</h3>
        <p><b>Repeat with Each</b>: <b>Get Contents of URL</b> ${address('POST', '⟨upload_url⟩')}, Request
          Body <b>Form</b>:</p>
        <dl class="form-fields">
          <dt><code>file</code></dt><dd>File: Repeat Item</dd>
          <dt><code>name</code></dt><dd>Text: Name, a dot, File Extension</dd>
          <dt><code>taken</code></dt><dd>Text: Date Taken, format ISO 8601 with the time</dd>
        </dl>
        <p>Get <code>ok</code> of the answer. If it is not true, add its <code>message</code> to a variable
          <i>Errors</i>. Every 20 pictures, <b>Show Notification</b> with <code>progress_text</code>.</p></li>
      <li><h3>Close the batch</h3>
        <p>${address('POST', `${project}⟨project⟩/upload?op=finalize`)} with the JSON field
          <code>batch_id</code>. <b>Show Notification</b> with <code>notification</code>; if
          <code>errors</code> is greater than 0, <b>Quick Look</b> of <code>report_text</code>.</p></li>
    </ol>
    <p class="muted">⟨…⟩ stands for a variable. A batch that was left open closes itself an hour after its
      last file.</p></section>`;
}

function one_action(base) {
  return html`<section class="panel prose"><h2>The shortest Shortcut</h2>
    <p><b>Select Photos</b>, <b>Repeat with Each</b>, and in it one <b>Get Contents of URL</b>:
      ${address('POST', `${base}/api/projects/⟨project⟩/upload`)} with the Form field <code>file</code>.
      To make sure of the right to reach this network, run it once by hand and allow it.</p></section>`;
}

customElements.define('ms-iphone', IphonePage);
