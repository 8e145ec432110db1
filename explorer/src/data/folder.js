// A folder that was chosen or dropped: its files by path, whichever way the browser hands them over.

import { Bytes } from './bytes.js';

// From `<input webkitdirectory>`: all files at once.
class Listed {
  constructor(name, files) {
    this.name = name;
    this.files = files;
  }

  static of(list) {
    const files = new Map();
    let name = '';
    for (const file of list) {
      const [top, ...rest] = (file.webkitRelativePath || file.name).split('/');
      name = rest.length ? top : 'the files chosen';
      files.set(rest.length ? rest.join('/') : top, file);
    }
    return new Listed(name, files);
  }

  async file(path) { return this.files.get(path) ?? null; }

  async names() { return [...new Set([...this.files.keys()].map((path) => path.split('/')[0]))]; }

  async inner(name) {
    const start = `${name}/`;
    const within = [...this.files].filter(([path]) => path.startsWith(start)).map(([path, file]) => [path.slice(start.length), file]);
    return within.length ? new Listed(name, new Map(within)) : null;
  }
}

// From a handle of a folder: a file is looked for when it is asked for.
class Handled {
  constructor(handle) {
    this.handle = handle;
    this.name = handle.name;
  }

  async file(path) {
    try {
      const parts = path.split('/');
      let handle = this.handle;
      for (const part of parts.slice(0, -1)) handle = await handle.getDirectoryHandle(part);
      return await (await handle.getFileHandle(parts.at(-1))).getFile();
    } catch {
      return null;
    }
  }

  async names() {
    const names = [];
    for await (const name of this.handle.keys()) names.push(name);
    return names;
  }

  async inner(name) {
    try {
      return new Handled(await this.handle.getDirectoryHandle(name));
    } catch {
      return null;
    }
  }
}

// From an entry of a folder, in browsers that drop no handles.
class Entered {
  constructor(entry) {
    this.entry = entry;
    this.name = entry.name;
  }

  file(path) {
    return new Promise((done) => {
      this.entry.getFile(path, {}, (found) => found.file(done, () => done(null)), () => done(null));
    });
  }

  async names() {
    const reader = this.entry.createReader();
    const names = [];
    for (;;) {
      const some = await new Promise((done) => { reader.readEntries(done, () => done([])); });
      if (!some.length) return names;
      names.push(...some.map((entry) => entry.name));
    }
  }

  inner(name) {
    return new Promise((done) => {
      this.entry.getDirectory(name, {}, (found) => done(new Entered(found)), () => done(null));
    });
  }
}

export const chosen = (list) => Listed.of(list);

// The folder of a drop; null if what was dropped is none. Handles first: a page opened by double click may read no entries' files.
export async function dropped(transfer) {
  const item = [...transfer.items].find((each) => each.kind === 'file');
  if (!item) return null;
  // Both are asked for at once: after the first wait the browser forgets what was dropped.
  const entry = item.webkitGetAsEntry?.() ?? null;
  const handle = item.getAsFileSystemHandle ? await item.getAsFileSystemHandle().catch(() => null) : null;
  if (handle) return handle.kind === 'directory' ? new Handled(handle) : null;
  return entry?.isDirectory ? new Entered(entry) : null;
}

export async function opened(folder, path) {
  const file = await folder.file(path);
  return file ? new Bytes(path, file) : null;
}
