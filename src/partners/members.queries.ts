/** Reads of the group's members. */
import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Views, type AskedOf } from '../http/views.js';
import { usualZone } from '../plain/days.js';
import { members } from './members.projection.js';

export class LibraryRow {
  @ApiProperty({ example: 'MSLA' }) code!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'Whether its items may bear ids other than 14-digit barcodes' }) legacyBarcodes!: boolean;
}

export class BranchRow {
  @ApiProperty({ example: 'MSLA' }) code!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'Code of its library' }) library!: string;
  @ApiProperty({ example: 'America/Denver' }) timeZone!: string;
  @ApiProperty({ type: Number, nullable: true }) latitude!: number | null;
  @ApiProperty({ type: Number, nullable: true }) longitude!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Where the courier sorts what goes to it and from it' })
  hub!: string | null;
}

@Injectable()
export class MemberQueries {
  constructor(private readonly views: Views) {}

  async libraries(asked: AskedOf = {}): Promise<readonly LibraryRow[]> {
    const { view } = await this.views.known(members, asked);
    const rows = view.all<Omit<LibraryRow, 'legacyBarcodes'> & { legacy: number }>(
      'SELECT code, name, legacy_barcodes AS legacy FROM library ORDER BY code',
    );
    return rows.map(({ legacy, ...row }) => ({ ...row, legacyBarcodes: legacy === 1 }));
  }

  /** Codes of a library's branches. */
  async branchesOf(library: string, asked: AskedOf = {}): Promise<ReadonlySet<string>> {
    const { view } = await this.views.known(members, asked);
    const rows = view.all<{ code: string }>('SELECT code FROM branch WHERE library = ?', library);
    return new Set(rows.map(({ code }) => code));
  }

  /** Codes of the branches of a hub. */
  async branchesAt(hub: string, asked: AskedOf = {}): Promise<ReadonlySet<string>> {
    return new Set([...(await this.places('hub', asked))].filter(([, name]) => name === hub).map(([code]) => code));
  }

  /** By the code of each branch: its library, or its hub; null where it has none. */
  async places(of: 'library' | 'hub', asked: AskedOf = {}): Promise<ReadonlyMap<string, string | null>> {
    return new Map((await this.branches(asked)).map((branch) => [branch.code, branch[of]]));
  }

  /** The time zone of most branches, on whose calendar the group as a whole counts; UTC where there is none. */
  async usualZone(asked: AskedOf = {}): Promise<string> {
    return usualZone((await this.branches(asked)).map(({ timeZone }) => timeZone));
  }

  async branches(asked: AskedOf = {}): Promise<readonly BranchRow[]> {
    const { view } = await this.views.known(members, asked);
    return view.all<BranchRow>(
      'SELECT code, name, library, time_zone AS timeZone, latitude, longitude, hub FROM branch ORDER BY code',
    );
  }
}
