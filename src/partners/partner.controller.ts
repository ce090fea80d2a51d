/** Libraries and branches over HTTP. */
import { Body, Controller, Get, Param, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { CodeField, FlagField, HubField, NumberField, TextField, TimeZoneField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { BranchRow, LibraryRow, MemberQueries } from './members.queries.js';
import { RegisterBranch, RegisterLibrary } from './partner.commands.js';

export class CodeParam {
  @CodeField({ description: 'Code, unique in the group' })
  code!: string;
}

export class LibraryBody {
  @TextField({ description: 'Name', longest: 200, example: 'Missoula Public Library' })
  name!: string;
  @FlagField({ description: 'Whether its items may bear ids other than 14-digit barcodes', optional: true })
  legacyBarcodes?: boolean;
}

export class BranchBody {
  @TextField({ description: 'Name', longest: 200, example: 'Missoula, main' })
  name!: string;
  @CodeField({ description: 'Code of the library that it belongs to' })
  library!: string;
  @TimeZoneField({ description: 'IANA time zone, in which its days are counted' })
  timeZone!: string;
  @NumberField({ description: 'Degrees north, WGS 84', from: -90, to: 90, optional: true, example: 46.87 })
  latitude?: number;
  @NumberField({ description: 'Degrees east, WGS 84', from: -180, to: 180, optional: true, example: -113.99 })
  longitude?: number;
  @HubField({ description: 'Where the courier sorts what it takes from and brings to the branch', optional: true })
  hub?: string;
}

@ApiTags('partners')
@Controller('v1')
export class PartnerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly members: MemberQueries,
  ) {}

  @Put('libraries/:code')
  @ApiOperation({ summary: 'Register a library, or change its facts; the same facts again change nothing' })
  @ApiOkResponse({ type: RecordedAnswer })
  async library(@Param() { code }: CodeParam, @Body() body: LibraryBody, @Req() request: FastifyRequest) {
    return recordedAnswer(await this.commands.execute(new RegisterLibrary({ code, ...body }, originOf(request))));
  }

  @Put('branches/:code')
  @ApiOperation({ summary: 'Register a branch of a known library, or change its facts' })
  @ApiOkResponse({ type: RecordedAnswer })
  async branch(@Param() { code }: CodeParam, @Body() body: BranchBody, @Req() request: FastifyRequest) {
    return recordedAnswer(await this.commands.execute(new RegisterBranch({ code, ...body }, originOf(request))));
  }

  @Get('libraries')
  @ApiOperation({ summary: 'All libraries' })
  @ApiOkResponse({ type: [LibraryRow] })
  libraries(@Query() asked: AfterQuery): Promise<readonly LibraryRow[]> {
    return this.members.libraries(asked);
  }

  @Get('branches')
  @ApiOperation({ summary: 'All branches' })
  @ApiOkResponse({ type: [BranchRow] })
  branches(@Query() { after }: AfterQuery): Promise<readonly BranchRow[]> {
    return this.members.branches({ after });
  }
}
