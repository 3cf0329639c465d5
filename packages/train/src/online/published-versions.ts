/**
 * Versions of a run that are ready to serve: `published/<number>` is a whole run folder, `published/latest` names the newest. A
 * version is made beside the others and gets its name when it is complete; one that is named stays as it is until it is
 * removed.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWriteFile } from '@belfry/core';
import { RunFolder } from '@belfry/data';

/** What `published/latest` holds. */
export interface PublishedVersion {
  readonly version: number;
  /** Folder beside it. */
  readonly folder: string;
  /** Windows and events of the stream that are in it. */
  readonly window: number;
  readonly events: number;
  /** By partition, the first offset that is not in it. */
  readonly positions: readonly (readonly [number, number])[];
  /** ISO time. */
  readonly at: string;
}

const NUMBERED = /^\d{6,}$/;

export class PublishedVersions {
  readonly #folder: string;

  /** @param run folder of the run that is trained */
  constructor(run: string) {
    this.#folder = join(run, 'published');
  }

  /** The newest, null where there is none. */
  async latest(): Promise<PublishedVersion | null> {
    const path = join(this.#folder, 'latest');
    return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as PublishedVersion) : null;
  }

  /** Folder of a version. */
  pathOf({ folder }: Pick<PublishedVersion, 'folder'>): string {
    return join(this.#folder, folder);
  }

  /**
   * Makes the next version and names it the latest; older ones beyond `keep` go.
   * @param fill writes the run at a path, whole @throws what `fill` throws; then all is as it was
   */
  async add(
    about: Omit<PublishedVersion, 'version' | 'folder' | 'at'>,
    keep: number,
    fill: (path: string, version: number) => Promise<void>,
  ): Promise<PublishedVersion> {
    await mkdir(this.#folder, { recursive: true });
    await this.#removeUnfinished();
    const version = Math.max(0, ...(await this.#versions())) + 1;
    const folder = String(version).padStart(6, '0');
    const unfinished = join(this.#folder, `.${folder}.tmp`);
    try {
      await fill(unfinished, version);
      await rename(unfinished, join(this.#folder, folder));
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    const published: PublishedVersion = { version, folder, ...about, at: new Date().toISOString() };
    await atomicWriteFile(join(this.#folder, 'latest'), `${JSON.stringify(published, null, 2)}\n`);
    const old = (await this.#versions()).sort((a, b) => b - a).slice(keep);
    for (const number of old) await rm(join(this.#folder, String(number).padStart(6, '0')), { recursive: true });
    return published;
  }

  async #versions(): Promise<number[]> {
    return (await readdir(this.#folder)).filter((name) => NUMBERED.test(name)).map(Number);
  }

  /** What a process that was killed left. */
  async #removeUnfinished(): Promise<void> {
    const unfinished = (await readdir(this.#folder)).filter((name) => /^\..+\.tmp$/.test(name));
    for (const name of unfinished) await rm(join(this.#folder, name), { recursive: true, force: true });
  }
}

/** Path of the newest published version of a run, null where none was published. */
export async function latestVersion(run: string): Promise<(PublishedVersion & { path: string }) | null> {
  const versions = new PublishedVersions(run);
  const latest = await versions.latest();
  return latest && { ...latest, path: versions.pathOf(latest) };
}

/** A published run and its vectors. */
export async function openVersion(path: string): Promise<{
  readonly ids: { readonly user: readonly string[]; readonly item: readonly string[] };
  readonly users: { dim: number; values: Float32Array };
  readonly items: { dim: number; values: Float32Array };
}> {
  const folder = await RunFolder.open(path);
  const { users, items } = await folder.readVocabularies();
  return {
    ids: { user: users.ids, item: items.ids },
    users: await folder.readVectors('user'),
    items: await folder.readVectors('item'),
  };
}
