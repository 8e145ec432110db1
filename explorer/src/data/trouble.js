// What is told to the reader when something cannot be shown: a sentence, and what to do about it.

export class Trouble extends Error {
  constructor(message, remedy = '') {
    super(message);
    this.remedy = remedy;
  }
}

// Somebody pressed Stop, or went on to something else.
export class Stopped extends Error {}

export const heed = (signal) => { if (signal?.aborted) throw new Stopped('stopped'); };

// Lets the browser draw and hear the reader in between.
let last = 0;
export const breathe = async () => {
  if (performance.now() - last < 30) return;
  await new Promise((done) => { setTimeout(done, 0); });
  last = performance.now();
};
