import type { Tokens } from "./resume.js";
/**
 * Keeps a subscriber's place in a file, whole or not at all: a new file is written
 * beside it, synced to disk and renamed. For one subscriber at a time.
 */
export declare class FileTokens implements Tokens {
    #private;
    /** The file is made by the first save; its folder must be there. */
    constructor(path: string);
    /** The saved token; undefined if the file is missing or empty. */
    load(): Promise<string | undefined>;
    save(token: string): Promise<void>;
}
