// Browsers give no workers to a page that was opened as a file: there the search runs in a hidden frame instead. The
// plugin `offline` would load such a stand-in from the network, unless one of this name is there.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(source) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.inside = frame.contentWindow;
      this.inside.document.open();
      this.inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.loaded = new Promise((done) => this.inside.addEventListener("load", done));
      this.inside.document.write(`<script src="${source}"></script>`);
      this.inside.document.close();
    }

    async postMessage(data) {
      await this.loaded;
      this.inside.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
}
