// Pieces of files, and how much of them was read. Every byte that the page reads comes through here.

import { Trouble } from './trouble.js';

export const meter = { bytes: 0, pieces: 0, heard: () => {} };

export class Bytes {
  constructor(path, file) {
    this.path = path;
    this.file = file;
    this.size = file.size;
  }

  async slice(from, to) {
    const end = Math.min(to, this.size);
    let piece;
    try {
      piece = await this.file.slice(from, end).arrayBuffer();
    } catch {
      throw new Trouble(`${this.path} cannot be read.`, 'It was changed or taken away since the folder was opened: open it again.');
    }
    meter.bytes += piece.byteLength;
    meter.pieces += 1;
    meter.heard();
    if (piece.byteLength < end - from) {
      throw new Trouble(`${this.path} is shorter than it was.`, 'It was changed since the folder was opened: open it again.');
    }
    return piece;
  }
}
