import { open, readFile, rename } from "node:fs/promises";
import type { Tokens } from "./resume.js";

/**
 * Saves a subscriber's position in a file, atomically: a new file is written beside it,
 * synced to disk and renamed. For one subscriber at a time.
 */
export class FileTokens implements Tokens {
  readonly #path: string;

  /** The first save creates the file; its folder must exist. */
  constructor(path: string) {
    this.#path = path;
  }

  /** The saved token; undefined if the file is missing or empty. */
  async load(): Promise<string | undefined> {
    try {
      return (await readFile(this.#path, "utf8")).trim() || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
  }

  async save(token: string): Promise<void> {
    const file = await open(`${this.#path}.new`, "w", 0o600);
    try {
      await file.writeFile(token);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.#path}.new`, this.#path);
  }
}
