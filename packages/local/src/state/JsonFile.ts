import { readFile, rename, writeFile } from 'node:fs/promises';

/** Data that outlives the process, as JSON in a file. */
export class JsonFile<T> {
  readonly #file: string;
  #saving: Promise<void> = Promise.resolve();
  #nextSave?: Promise<void>;

  /** @param file - its path, in a folder that exists */
  constructor(file: string) {
    this.#file = file;
  }

  /** @returns undefined when nothing was saved yet */
  async read(): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Writes the data aside and renames, so that it is never half-written. Who
   * asks while a write is under way shares the next one, which is why it is
   * always to be the same object.
   */
  save(data: T): Promise<void> {
    if (!this.#nextSave) {
      const next = this.#saving.then(() => {
        this.#nextSave = undefined;
        return this.#write(data);
      });
      this.#nextSave = next;
      // A write that failed is told to those who asked for it, not to the next.
      this.#saving = next.catch(() => {});
    }
    return this.#nextSave;
  }

  async #write(data: T) {
    await writeFile(`${this.#file}.new`, JSON.stringify(data, undefined, 1));
    await rename(`${this.#file}.new`, this.#file);
  }
}
