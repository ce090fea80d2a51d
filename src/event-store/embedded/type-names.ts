/** The event types' names and their ids in the log: a few dozen, kept in memory once met. */
import type Database from 'better-sqlite3';

export class TypeNames {
  private readonly ids = new Map<string, number>();
  private readonly names = new Map<number, string>();
  private readonly selectId: Database.Statement<[string], number>;
  private readonly selectName: Database.Statement<[number], string>;
  private readonly insert: Database.Statement<[string]>;

  constructor(db: Database.Database) {
    this.selectId = db.prepare<[string], number>('SELECT id FROM types WHERE name = ?').pluck();
    this.selectName = db.prepare<[number], string>('SELECT name FROM types WHERE id = ?').pluck();
    this.insert = db.prepare('INSERT INTO types (name) VALUES (?)');
  }

  /** The id to write; a name that is new gets one, in the transaction that is open. */
  idToWrite(name: string): number {
    return this.idOf(name) ?? this.keep(Number(this.insert.run(name).lastInsertRowid), name);
  }

  /** The ids of those names that are in the log at all. */
  idsOf(names: readonly string[]): number[] {
    return names.map((name) => this.idOf(name)).filter((id) => id !== undefined);
  }

  nameOf(id: number): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const name = this.selectName.get(id);
    if (name === undefined) throw new Error(`The log has an event of type ${id}, which has no name.`);
    this.keep(id, name);
    return name;
  }

  /** After a rollback, which took back the names that were new. */
  forget(): void {
    this.ids.clear();
    this.names.clear();
  }

  private idOf(name: string): number | undefined {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.selectId.get(name);
    return id === undefined ? undefined : this.keep(id, name);
  }

  private keep(id: number, name: string): number {
    this.ids.set(name, id);
    this.names.set(id, name);
    return id;
  }
}
