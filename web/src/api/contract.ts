// Written by scripts/web-types.mjs from the OpenAPI document. Not by hand.

export type AccountAnswer = { account: string; opening: number; owed: number; owes: number; cleared: number; closing: number };

export type AdoptionBody = { policy?: unknown; shipped?: string; reason: string };

export type AgeingAnswer = { '0-6': number; '7-13': number; '14-29': number; '30-59': number; '60+': number };

export type AnomalyAnswer = { code: string; scanId: string; detail: string };

export type AnswerAnswer = { policy: string | null; rule: string | null; responsible: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides'; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation'; amount: number | null; payer: string | null; payee: string | null; because: string; facts: (HeldFactAnswer)[] };

export type BizTransactionAnswer = { type: 'waybill:hold'; bizTransaction: string };

export type BranchBody = { name: string; library: string; timeZone: string; latitude?: number; longitude?: number; hub?: string };

export type BranchComplianceAnswer = { branch: string; sent: number; sentScanned: number; reached: number; reachedScanned: number; compliance: number | null; probablyReceived: number; p90: number | null; p90WithoutThem: number | null };

export type BranchHolder = { branch: string };

export type BranchRow = { code: string; name: string; library: string; timeZone: string; latitude: number | null; longitude: number | null; hub: string | null };

export type CallerAnswer = { id: string; role: 'scanner' | 'library' | 'monitor' | 'auditor' | 'admin' | 'ils' | 'consumer'; branch: string | null; library: string | null; expiresAt: string };

export type CancelBody = { occurredAt?: string; reason: string };

export type CaseAnswer = { caseId: string; barcode: string; title: string | null; transitId: string; from: string; to: string; shippedAt: string; days: number; status: 'open' | 'closed'; stage: 'expectation' | '30-days' | '60-days'; usualDays: number | null; explanation: 'on-its-way' | 'receive-scan-missed' | 'set-aside-damaged' | 'lane-late' | 'run-late' | 'overdue' | 'unknown'; owner: 'receiver' | 'sender' | 'msc' | null; ownerBranch: string | null; yours: boolean; step: 'receiver-searches' | 'sender-searches' | 'receiver-scans' | 'sender-scans' | 'msc-traces' | 'msc-confirms' | 'msc-decides' | null; nextStep: string | null; dueAt: string | null; overdue: boolean; receiverSaid: 'searched-not-here' | 'found' | 'set-aside-damaged' | null; senderSaid: 'searched-not-here' | 'found' | 'set-aside-damaged' | null; openedAt: string; closedAt: string | null; how: 'arrived' | 'found' | 'damaged' | 'lost' | 'withdrawn' | 'mistake' | null; reason: string | null; history: (CaseEntry)[] };

export type CaseEntry = { type: 'case-opened' | 'case-answered' | 'case-escalated' | 'case-closed' | 'case-reopened'; at: string; stage: 'expectation' | '30-days' | '60-days' | null; branch: string | null; answer: 'searched-not-here' | 'found' | 'set-aside-damaged' | null; note: string | null; why: 'not-answered' | 'not-scanned' | '30-days' | '60-days' | null; how: string | null; reason: string | null; owner: 'receiver' | 'sender' | 'msc' | null; ownerBranch: string | null; step: 'receiver-searches' | 'sender-searches' | 'receiver-scans' | 'sender-scans' | 'msc-traces' | 'msc-confirms' | 'msc-decides' | null; dueAt: string | null };

export type CaseRow = { caseId: string; barcode: string; title: string | null; transitId: string; from: string; to: string; shippedAt: string; days: number; status: 'open' | 'closed'; stage: 'expectation' | '30-days' | '60-days'; usualDays: number | null; explanation: 'on-its-way' | 'receive-scan-missed' | 'set-aside-damaged' | 'lane-late' | 'run-late' | 'overdue' | 'unknown'; owner: 'receiver' | 'sender' | 'msc' | null; ownerBranch: string | null; yours: boolean; step: 'receiver-searches' | 'sender-searches' | 'receiver-scans' | 'sender-scans' | 'msc-traces' | 'msc-confirms' | 'msc-decides' | null; nextStep: string | null; dueAt: string | null; overdue: boolean; receiverSaid: 'searched-not-here' | 'found' | 'set-aside-damaged' | null; senderSaid: 'searched-not-here' | 'found' | 'set-aside-damaged' | null; openedAt: string; closedAt: string | null; how: 'arrived' | 'found' | 'damaged' | 'lost' | 'withdrawn' | 'mistake' | null; reason: string | null };

export type CasesAnswer = { cases: (CaseRow)[]; next: string | null };

export type CatalogAnswer = { barcode: string; owningBranch: string; title: string; collection?: string; price?: number; acquiredOn?: string };

export type CatalogBody = { owningBranch: string; title: string; collection?: string; price?: number; acquiredOn?: string };

export type CauseAnswer = { kind: 'late-scan' | 'scan-voided' | 'lost' | 'found' | 'catalogued' | 'policy' | 'branch'; event: string; id: string; position: string };

export type ChangeAnswer = { what: string; id: string | null; before: string | null; after: string | null };

export type ChangedTransitAnswer = { barcode: string; transitId: string; from: string; to: string; status: 'open' | 'closed' | 'unconfirmed' | 'misrouted' | 'lost' | 'withdrawn'; shippedAt: string | null };

export type CheckpointAnswer = { size: number; root: string; origin: string; verifier: string; signedAt: string; note: string };

export type CheckpointsAnswer = { checkpoints: (CheckpointAnswer)[]; next: string | null };

export type ClaimAnswer = { claimId: string; barcode: string; scanId: string; branch: string; occurredAt: string; discovery: string; severity: string; note: string | null; status: 'reported' | 'assessed' | 'acknowledged' | 'disputed' | 'answered' | 'escalated' | 'settled' | 'paid' | 'waived' | 'lapsed' | 'withdrawn'; policy: string | null; policyScope: string | null; policyVersion: number | null; shippedOn: string | null; rule: string | null; responsible: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides' | null; responsibleLibrary: string | null; owedLibrary: string | null; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation' | null; amount: number | null; because: string | null; sameAs: string | null; window: WindowAnswer | null; next: NextAnswer | null; yours: boolean; settlement: SettlementAnswer | null; position: string; explanation: (string)[]; facts: (KnownFactAnswer)[]; passed: (PassedAnswer)[]; known: (KnownFactAnswer)[]; deadlines: (DeadlineAnswer)[]; may: ('acknowledge' | 'dispute' | 'answer' | 'settle' | 'pay' | 'waive')[]; photos: (PhotoAnswer)[]; history: (ClaimEntry)[] };

export type ClaimEntry = { type: 'claim-opened' | 'claim-assessed' | 'claim-acknowledged' | 'claim-disputed' | 'claim-answered' | 'claim-escalated' | 'claim-photo-added' | 'claim-settled' | 'claim-paid' | 'claim-waived' | 'claim-lapsed' | 'claim-withdrawn'; at: string; position: string; by: 'library' | 'msc' | 'deadline' | null; library: string | null; words: string; cause: (CauseAnswer)[] };

export type ClaimRow = { claimId: string; barcode: string; scanId: string; branch: string; occurredAt: string; discovery: string; severity: string; note: string | null; status: 'reported' | 'assessed' | 'acknowledged' | 'disputed' | 'answered' | 'escalated' | 'settled' | 'paid' | 'waived' | 'lapsed' | 'withdrawn'; policy: string | null; policyScope: string | null; policyVersion: number | null; shippedOn: string | null; rule: string | null; responsible: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides' | null; responsibleLibrary: string | null; owedLibrary: string | null; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation' | null; amount: number | null; because: string | null; sameAs: string | null; window: WindowAnswer | null; next: NextAnswer | null; yours: boolean; settlement: SettlementAnswer | null; position: string };

export type ClaimsAnswer = { claims: (ClaimRow)[]; statuses: (StatusCount)[]; next: string | null };

export type ClosingBody = { how: 'found' | 'damaged' | 'lost' | 'mistake'; reason: string };

export type ClosureBody = { reason?: string };

export type ClosureRow = { date: string; reason: string | null };

export type ComparedAnswerRow = { part: 'case' | 'rule' | 'deadline'; name: string; told: string | null; same: boolean; a: SideAnswer; b: SideAnswer };

export type ComparedGroupAnswer = { from?: string | null; to?: string | null; before: LagFiguresAnswer; after: LagFiguresAnswer; p50Difference: number | null; p50DifferenceInterval: [number | null, number | null] | null; logRank: LogRankAnswer | null; means: MeansAnswer | null };

export type ComparedPeriodAnswer = { since: string; until: string };

export type ComparedWaitsAnswer = { local: WaitedAnswer; partner: WaitedAnswer; longer: number | null; longerInterval: [number | null, number | null] | null };

export type ComparisonAnswer = { timeZone: string; before: ComparedPeriodAnswer; after: ComparedPeriodAnswer; watchedDays: number; groups: (ComparedGroupAnswer)[] };

export type ComparisonOfPolicies = { on: string; a: NamedAnswer; b: NamedAnswer; rows: (ComparedAnswerRow)[] };

export type ComplianceAnswer = { branches: (BranchComplianceAnswer)[] };

export type ConsistencyAnswer = { older: TreeAnswer; newer: TreeAnswer; proof: (string)[] };

export type CourierHolder = { courier: LaneAnswer };

export type CustodianAnswer = { branch?: string; library?: string; from?: string; to?: string; hours: number };

export type CustodyAnswer = { holder: BranchHolder | CourierHolder; since: string; until?: string };

export type DamageRateAnswer = { library?: string; from?: string; to?: string; transits: number; possible: RateAnswer; certain: RateAnswer };

export type DamageRatesAnswer = { timeZone: string; since: string; until: string | null; groups: (DamageRateAnswer)[] };

export type DamagedScan = { scanId: string; barcode: string; branch: string; occurredAt: string; note?: string; type: 'damaged'; discovery: 'on-receipt' | 'before-shipping' | 'at-checkin' | 'on-shelf'; severity: 'minor' | 'major' | 'unusable'; condition?: 'sound' | 'worn' | 'damaged' | 'not-inspected' };

export type DeadlineAnswer = { step: 'acknowledge' | 'answer' | 'settle' | 'pay' | 'claim'; days: number; notBeforeDays?: number; otherwise: 'accepted' | 'dismissed' | 'escalated' | 'lapsed' };

export type DestinationAnswer = { type: 'location'; destination: string };

export type DisputeBody = { reason: string; library?: string };

export type EndingBody = { day: string; reason: string };

export type EpcisBodyAnswer = { queryResults: QueryResultsAnswer };

export type EpcisQueryDocument = { '@context': (string | unknown)[]; type: 'EPCISQueryDocument'; schemaVersion: '2.0'; creationDate: string; epcisBody: EpcisBodyAnswer };

export type ErrorDeclarationAnswer = { declarationTime: string; reason: 'did_not_occur' | 'incorrect_data'; correctiveEventIDs?: (string)[] };

export type EvidenceAnswer = { event: string; id: string; branch?: string; occurredAt: string };

export type EvidenceKeyAnswer = { verifier: string; since: string; follows: string | null };

export type EvidenceKeysAnswer = { keys: (EvidenceKeyAnswer)[] };

export type ExpectedAnswer = { p50: string | null; p90: string | null; unknown: 'few-transits' | 'not-reached' | null; explanation: 'set-aside-damaged' | 'on-its-way' | 'receive-scan-missed' | 'lane-late' | 'run-late' | 'overdue' | 'unknown'; since: SinceAnswer };

export type ExpireBody = { occurredAt?: string };

export type FairnessAnswer = { since: string; until: string; libraries: (LibraryFairnessAnswer)[] };

export type FairnessItemAnswer = { library: string; barcode: string | null; owningLibrary: string | null; acquiredOn: string | null; holdId: string | null; titleId: string | null; patronLibrary: string | null; pickupBranch: string | null; placedAt: string | null; givenAt: string | null; filledAt: string | null; passedHoldId: string | null; passedPlacedAt: string | null; passedLibrary: string | null };

export type FairnessItemsAnswer = { since: string; until: string; items: (FairnessItemAnswer)[]; next: string | null };

export type FieldErrorAnswer = { field: string; detail: string };

export type FindingBody = { answer: 'searched-not-here' | 'found' | 'set-aside-damaged'; branch?: string; note?: string };

export type FlipAnswer = { claimId: string; barcode: string; occurredAt: string; flips: 'who' | 'what'; decided: AnswerAnswer | null; tried: AnswerAnswer };

export type FoundBody = { reason: string; transitId?: string; occurredAt?: string; branch?: string };

export type HeldFactAnswer = { fact: 'foundBy' | 'discovery' | 'severity' | 'custodians' | 'soundAt' | 'shippedBy' | 'shippedAs' | 'packaging' | 'receivedAs' | 'acceptedBy' | 'daysSinceReceipt' | 'price' | 'itemAgeDays'; value: string | number | (string)[] };

export type HeldItemAnswer = { barcode: string; since: string; title: string | null; owningBranch: string | null };

export type HeldItemsAnswer = { items: (HeldItemAnswer)[]; next: string | null };

export type HoldAnswer = { holdId: string; status: 'waiting' | 'picked-up' | 'cancelled' | 'expired'; titleId: string; barcode: string | null; pickupBranch: string; patronLibrary: string; placedAt: string; endedAt: string | null };

export type HoldBody = { holdId: string; titleId: string; barcode?: string; pickupBranch: string; patronLibrary: string; placedAt: string };

export type HoldPageAnswer = { holds: (ListedHoldAnswer)[]; next: string | null };

export type HoldWaitAnswer = { placedAt: string; shippedAt: string | null; receivedAt: string | null; pickedUpAt: string | null; lendingBranch: string | null; legs: number; lenderDays: number | null; courierDays: number | null; onTheRoadDays: number | null; atBranchesDays: number | null; pickupDays: number | null; unknownDays: number | null; totalDays: number | null };

export type InclusionAnswer = { size: number; root: string; index: number; leaf: string; proof: (string)[] };

export type InspectedScan = { scanId: string; barcode: string; branch: string; occurredAt: string; note?: string; type: 'inspected'; condition: 'sound' | 'worn' | 'damaged' | 'not-inspected' };

export type IssueBody = { role: 'scanner' | 'library' | 'monitor' | 'auditor' | 'admin' | 'ils' | 'consumer'; branch?: string; library?: string; label: string; days?: number };

export type IssuedAnswer = { status: 'recorded' | 'unchanged'; position: string; keyId: string; key: string; expiresAt: string };

export type ItemAnswer = { barcode: string; custody: CustodyAnswer | null; transit: TransitAnswer | null; catalog: CatalogAnswer | null };

export type JourneyAnswer = { barcode: string; transits: (TransitAnswer)[]; custody: (CustodyAnswer)[]; anomalies: (AnomalyAnswer)[]; observations: (ObservationAnswer)[] };

export type KeyAnswer = { keyId: string; role: 'scanner' | 'library' | 'monitor' | 'auditor' | 'admin' | 'ils' | 'consumer'; branch: string | null; library: string | null; label: string; issuedAt: string; issuedBy: string; expiresAt: string; revokedAt: string | null; reason: string | null; lastUsedAt: string | null };

export type KeysAnswer = { keys: (KeyAnswer)[] };

export type KnownFactAnswer = { fact: string; value: string | number | (string)[]; evidence: (EvidenceAnswer)[] };

export type LagAnswer = { groups: (LagGroupAnswer)[] };

export type LagEvent = { id: string; event: 'lag'; data: string };

export type LagFiguresAnswer = { transits: number; open: number; closed: number; misrouted: number; lost: number; unconfirmed: number; p50: number | null; p50Interval: [number | null, number | null] | null; p90: number | null; p90Interval: [number | null, number | null] | null; p95: number | null; p95Interval: [number | null, number | null] | null; followUpDays: number; ageing: AgeingAnswer; compliance: number | null };

export type LagGroupAnswer = { transits: number; open: number; closed: number; misrouted: number; lost: number; unconfirmed: number; p50: number | null; p50Interval: [number | null, number | null] | null; p90: number | null; p90Interval: [number | null, number | null] | null; p95: number | null; p95Interval: [number | null, number | null] | null; followUpDays: number; ageing: AgeingAnswer; compliance: number | null; from?: string | null; to?: string | null };

export type LagNewsAnswer = { reset: boolean; figures: LagFiguresAnswer; transits: (ChangedTransitAnswer)[] };

export type LaneAnswer = { from: string; to: string };

export type LaneRow = { from: string; to: string; schedules: (ScheduleRow)[] };

export type LibraryBody = { name: string; legacyBarcodes?: boolean };

export type LibraryFairnessAnswer = { library: string | null; lent: number; borrowed: number; net: number; ratio: number | null; kept: number; ownShare: number | null; partnerFirst: number; partnerFirstShare: number | null; localFirst: number; localFirstShare: number | null; sentInVain: number; newItems: number; newSentAway: number; newSentAwayShare: number | null; undatedSentAway: number; unattributed: number; waits: ComparedWaitsAnswer };

export type LibraryRow = { code: string; name: string; legacyBarcodes: boolean };

export type ListedHoldAnswer = { placedAt: string; shippedAt: string | null; receivedAt: string | null; pickedUpAt: string | null; lendingBranch: string | null; legs: number; lenderDays: number | null; courierDays: number | null; onTheRoadDays: number | null; atBranchesDays: number | null; pickupDays: number | null; unknownDays: number | null; totalDays: number | null; holdId: string; status: 'waiting' | 'picked-up' | 'cancelled' | 'expired'; pickupBranch: string; patronLibrary: string; barcodes: (string)[] };

export type LiveAnswer = { status: 'alive' };

export type LogHealth = { writable: boolean; detail?: string; followed?: boolean };

export type LogRankAnswer = { arrived: number; expected: number; statistic: number; degreesOfFreedom: number; p: number };

export type LostBody = { reason: string; transitId?: string; occurredAt?: string };

export type MeansAnswer = { horizonDays: number; before: number; after: number; difference: number; standardError: number; interval: [number, number] };

export type NamedAnswer = { name: string; scope: string | null; version: number | null; policy: unknown };

export type NamedTreeAnswer = { size: number; root: string; verifier: string };

export type NextAnswer = { step: 'acknowledge' | 'answer' | 'settle' | 'pay' | 'claim'; who: 'responsible' | 'owed' | 'msc' | 'directors'; library: string | null; words: string; dueAt: string | null };

export type ObjectEventAnswer = { type: 'ObjectEvent'; eventID: string; eventTime: string; eventTimeZoneOffset: string; recordTime: string; action: 'OBSERVE'; epcList?: (string)[]; quantityList?: (QuantityAnswer)[]; bizStep: string; disposition: string; readPoint?: PlaceAnswer; bizLocation?: PlaceAnswer; bizTransactionList?: (BizTransactionAnswer)[]; sourceList?: (SourceAnswer)[]; destinationList?: (DestinationAnswer)[]; errorDeclaration?: ErrorDeclarationAnswer; 'waybill:purpose'?: string; 'waybill:condition'?: string; 'waybill:packaging'?: string; 'waybill:discovery'?: string; 'waybill:severity'?: string; 'waybill:anomalies'?: (string)[]; 'waybill:clockSkewSeconds'?: number; 'waybill:transitId'?: string };

export type ObservationAnswer = { kind: 'shipped' | 'received' | 'damaged' | 'inspected' | 'lost' | 'found'; scanId: string; occurredAt: string; recordedAt: string; branch?: string; to?: string; purpose?: string; holdId?: string; condition?: string; packaging?: string; discovery?: string; severity?: string; note?: string; anomalies?: (string)[]; voided?: string };

export type OpenAnswer = { decided: number; tried: number };

export type OpenedAnswer = { status: 'recorded' | 'unchanged'; position: string; sessionId: string; expiresAt: string };

export type PartyAnswer = { party: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides' | null; decided: number; tried: number };

export type PassedAnswer = { rule: string; fact: string; known?: KnownFactAnswer };

export type PaymentAnswer = { payer: string; payee: string; amount: number };

export type PhotoAnswer = { sha256: string; mediaType: string; bytes: number; caption: string | null; at: string; address: string };

export type PhotoRecordedAnswer = { status: 'recorded' | 'unchanged'; position: string; sha256: string; mediaType: string; bytes: number; address: string };

export type PickupBody = { occurredAt?: string; branch: string; barcode?: string };

export type PieceAnswer = { holds: number; mean: number | null };

export type PlaceAnswer = { id: string };

export type PoliciesAnswer = { on: string; policies: (PolicyRow)[] };

export type PolicyAnswer = { name: string; scope: string | null; version: number | null; from: string | null; on: string; document: unknown | null; history: (SaidAnswer)[] };

export type PolicyRow = { name: string; scope: string | null; version: number | null; from: string | null; inForce: boolean; title: string; summary: string };

export type ProblemAnswer = { type: string; title: string; status: number; detail: string; errors?: (FieldErrorAnswer)[]; instance?: string };

export type QuantityAnswer = { epcClass: string; quantity: number };

export type QueryResultsAnswer = { queryName: 'SimpleEventQuery'; resultsBody: ResultsBodyAnswer };

export type RateAnswer = { damages: number; rate: number | null; rateInterval: [number, number] | null };

export type ReadAnswer = { at: string; key: string; what: 'item-history' | 'claim' | 'export'; subject: string };

export type ReadsAnswer = { reads: (ReadAnswer)[]; next: string | null };

export type ReadyAnswer = { status: 'ready' | 'not-ready'; log?: LogHealth; views?: (ViewHealth)[]; relay?: RelayHealth };

export type ReceivedScan = { scanId: string; barcode: string; branch: string; occurredAt: string; note?: string; type: 'received'; holdId?: string; condition?: 'sound' | 'worn' | 'damaged' | 'not-inspected' };

export type RecordedAnswer = { status: 'recorded' | 'unchanged'; position: string };

export type RelayHealth = { state: 'starting' | 'relaying' | 'standing-by' | 'retrying' | 'stopped'; prefix: string; published: number; position?: string; behind?: number; secondsBehind?: number; error?: string };

export type ReopeningBody = { reason: string };

export type RepeatedDamageAnswer = { items: (RepeatedDamageRow)[] };

export type RepeatedDamageRow = { barcode: string; owedLibrary: string | null; damages: number; firstFoundAt: string; lastFoundAt: string; claimIds: (string)[] };

export type ReplyBody = { agrees: boolean; note?: string };

export type ResultsBodyAnswer = { eventList: (ObjectEventAnswer)[] };

export type RevokeBody = { reason?: string };

export type SaidAnswer = { version: number; from: string; document: unknown | null; reason: string; saidAt: string; position: string };

export type ScanResultAnswer = { scanId: string | null; status: 'recorded' | 'duplicate' | 'refused'; position?: string; anomalies?: (string)[]; problem?: ProblemAnswer };

export type ScansAnswer = { results: (ScanResultAnswer)[]; position: string | null };

export type ScansBody = { scans: (ShippedScan | ReceivedScan | DamagedScan | InspectedScan)[]; sentAt?: string };

export type ScheduleBody = { since: string; weekdays: ('monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday')[] };

export type ScheduleRow = { since: string; weekdays: ('monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday')[] };

export type SegmentAnswer = { holds: number; waiting: number; ended: number; unknown: number; p50: number | null; p50Interval: [number | null, number | null] | null; p90: number | null; p90Interval: [number | null, number | null] | null; p95: number | null; p95Interval: [number | null, number | null] | null; mean: number | null };

export type SessionAnswer = { sessionId: string; role: 'scanner' | 'library' | 'monitor' | 'auditor' | 'admin' | 'ils' | 'consumer'; branch: string | null; library: string | null; openedBy: string; openedAt: string; expiresAt: string };

export type SessionsAnswer = { sessions: (SessionAnswer)[] };

export type SetAsideAnswer = { branch: string; since: string };

export type SettlementAnswer = { party: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides'; library: string | null; owedLibrary: string | null; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation'; amount: number | null; rationale: string; at: string; differs: boolean };

export type SettlementBody = { party: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none'; library?: string; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation'; amount?: number; rationale: string };

export type ShippedScan = { scanId: string; barcode: string; branch: string; occurredAt: string; note?: string; type: 'shipped'; to: string; purpose?: 'hold' | 'return' | 'float' | 'other'; holdId?: string; packaging?: 'padded' | 'boxed' | 'bagged' | 'none'; condition?: 'sound' | 'worn' | 'damaged' | 'not-inspected' };

export type SideAnswer = { says: string | null; responsible: 'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides' | null; remedy: 'none' | 'repair' | 'replace' | 'price' | 'depreciation' | null; amount: number | null };

export type SignedAnswer = { status: 'recorded' | 'unchanged'; position: string; checkpoint: CheckpointAnswer };

export type SinceAnswer = { shipped: number; received: number };

export type SourceAnswer = { type: 'location'; source: string };

export type StatementAnswer = { quarter: string; timeZone: string; since: string; until: string; soFar: boolean; library: string | null; accounts: (AccountAnswer)[]; balances: (PaymentAnswer)[]; payments: (PaymentAnswer)[]; lines: (StatementLineAnswer)[] };

export type StatementLineAnswer = { claimId: string; barcode: string; at: string; kind: 'settled' | 'settled-anew' | 'paid' | 'waived' | 'lapsed'; payer: string; payee: string; amount: number; why: string | null; position: string };

export type StatusCount = { status: 'reported' | 'assessed' | 'acknowledged' | 'disputed' | 'answered' | 'escalated' | 'settled' | 'paid' | 'waived' | 'lapsed' | 'withdrawn'; claims: number };

export type SumsAnswer = { pays: number; owed: number; net: number };

export type TimelineAnswer = { of: string; order: 'occurred' | 'recorded'; knownAt: string | null; at: string | null; entries: (TimelineEntry)[]; next: string | null };

export type TimelineEntry = { position: string; occurredAt: string; recordedAt: string; lateHours: number; type: string; stream: string; words: string; key: string; branch: string | null; keyLabel: string | null; keyRole: string | null; clockSkewSeconds: number | null; anomalies: (string)[]; changes: (ChangeAnswer)[]; correlationId: string; causationId: string | null; causes: (string)[]; consequences: (string)[] };

export type TransitAnswer = { transitId: string; from: string; to: string; status: 'open' | 'closed' | 'misrouted' | 'lost' | 'unconfirmed'; purpose: 'hold' | 'return' | 'float' | 'other'; holdId?: string; shippedAt?: string; receivedAt?: string; receivedBy?: string; lostAt?: string; endedBefore?: string; setAside?: SetAsideAnswer; days: number | null };

export type TransitPageAnswer = { transits: (TransitRowAnswer)[]; next: string | null };

export type TransitRowAnswer = { transitId: string; from: string; to: string; status: 'open' | 'closed' | 'misrouted' | 'lost' | 'unconfirmed'; purpose: 'hold' | 'return' | 'float' | 'other'; days: number | null; barcode: string; holdId: string | null; shippedAt: string | null; receivedAt: string | null; receivedBy: string | null; lostAt: string | null; endedBefore: string | null; setAside: SetAsideAnswer | null; expected: ExpectedAnswer | null };

export type TreeAnswer = { size: number; root: string };

export type TrendAnswer = { timeZone: string; periods: (TrendPeriodAnswer)[] };

export type TrendPeriodAnswer = { transits: number; open: number; closed: number; misrouted: number; lost: number; unconfirmed: number; p50: number | null; p50Interval: [number | null, number | null] | null; p90: number | null; p90Interval: [number | null, number | null] | null; p95: number | null; p95Interval: [number | null, number | null] | null; followUpDays: number; ageing: AgeingAnswer; compliance: number | null; since: string; until: string; from?: string | null; to?: string | null };

export type TrialAnswer = { policy: string; since: string; until: string | null; damages: number; accounts: (TriedAccountAnswer)[]; parties: (PartyAnswer)[]; open: OpenAnswer; flips: (FlipAnswer)[] };

export type TrialBody = { policy?: unknown; shipped?: string; since: string; until?: string };

export type TriedAccountAnswer = { account: string; decided: SumsAnswer; tried: SumsAnswer };

export type ViewHealth = { name: string; version: number; state: 'live' | 'catching-up' | 'building' | 'stopped' | 'retrying'; position: string; behind: number; secondsBehind: number; setAside: number; built?: number; error?: string };

export type VoidBody = { scanId: string; reason: string };

export type WaitGroupAnswer = { key?: string; holds: number; waiting: number; pickedUp: number; severalLegs: number; lender: SegmentAnswer; courier: SegmentAnswer; onTheRoad: PieceAnswer; atBranches: PieceAnswer; pickup: SegmentAnswer; total: SegmentAnswer };

export type WaitedAnswer = { holds: number; p50: number | null; p50Interval: [number | null, number | null] | null; p90: number | null };

export type WaitsAnswer = { groups: (WaitGroupAnswer)[] };

export type WaiverBody = { reason: string };

export type WaysAnswer = { caller: CallerAnswer | null; provider: boolean };

export type WindowAnswer = { lastSound?: EvidenceAnswer; firstDamaged: EvidenceAnswer; custodians: (CustodianAnswer)[] };

export interface GetCalls {
  '/asyncapi.json': { query: Record<string, never>; body: undefined; answer: { asyncapi: string } };
  '/health/live': { query: Record<string, never>; body: undefined; answer: LiveAnswer };
  '/health/ready': { query: Record<string, never>; body: undefined; answer: ReadyAnswer };
  '/metrics': { query: Record<string, never>; body: undefined; answer: undefined };
  '/v1/branches': { query: { after?: string }; body: undefined; answer: (BranchRow)[] };
  '/v1/branches/{code}/closures': { query: { after?: string }; body: undefined; answer: (ClosureRow)[] };
  '/v1/cases': { query: { after?: string; format?: 'json' | 'csv'; status?: 'open' | 'closed'; owner?: 'receiver' | 'sender' | 'msc'; branch?: string; stage?: 'expectation' | '30-days' | '60-days'; barcode?: string; yours?: 'true' | 'false'; cursor?: string; limit?: number }; body: undefined; answer: CasesAnswer };
  '/v1/cases/{caseId}': { query: { after?: string }; body: undefined; answer: CaseAnswer };
  '/v1/compliance': { query: { after?: string; format?: 'json' | 'csv'; since?: string; until?: string; knownAt?: string }; body: undefined; answer: ComplianceAnswer };
  '/v1/damage': { query: { after?: string; format?: 'json' | 'csv'; branch?: string; barcode?: string; status?: 'reported' | 'assessed' | 'acknowledged' | 'disputed' | 'answered' | 'escalated' | 'settled' | 'paid' | 'waived' | 'lapsed' | 'withdrawn'; library?: string; responsible?: string; owed?: string; yours?: 'true' | 'false'; cursor?: string; limit?: number }; body: undefined; answer: ClaimsAnswer };
  '/v1/damage/rates': { query: { after?: string; format?: 'json' | 'csv'; groupBy?: 'none' | 'library' | 'lane' | 'courier'; since?: string; until?: string }; body: undefined; answer: DamageRatesAnswer };
  '/v1/damage/repeats': { query: { after?: string; format?: 'json' | 'csv'; limit?: number }; body: undefined; answer: RepeatedDamageAnswer };
  '/v1/damage/{claimId}': { query: { after?: string; knownAt?: string; at?: string }; body: undefined; answer: ClaimAnswer };
  '/v1/damage/{claimId}/photos/{sha256}': { query: Record<string, never>; body: undefined; answer: undefined };
  '/v1/epcis/events': { query: { after?: string; MATCH_epc?: string; EQ_eventID?: string; EQ_bizStep?: string; EQ_disposition?: string; EQ_readPoint?: string; EQ_bizLocation?: string; GE_eventTime?: string; LT_eventTime?: string; GE_recordTime?: string; LT_recordTime?: string; EXISTS_errorDeclaration?: 'true' | 'false'; orderBy?: 'eventTime' | 'recordTime'; orderDirection?: 'ASC' | 'DESC'; perPage?: number; nextPageToken?: string }; body: undefined; answer: EpcisQueryDocument };
  '/v1/evidence': { query: { after?: string }; body: undefined; answer: NamedTreeAnswer };
  '/v1/evidence/bundles/claim/{claimId}': { query: { after?: string; checkpoints?: string }; body: undefined; answer: undefined };
  '/v1/evidence/bundles/hold/{holdId}': { query: { after?: string; checkpoints?: string }; body: undefined; answer: undefined };
  '/v1/evidence/bundles/item/{barcode}': { query: { after?: string; checkpoints?: string }; body: undefined; answer: undefined };
  '/v1/evidence/checkpoint': { query: { after?: string }; body: undefined; answer: undefined };
  '/v1/evidence/checkpoints': { query: { after?: string; cursor?: string; limit?: number }; body: undefined; answer: CheckpointsAnswer };
  '/v1/evidence/checkpoints/{size}': { query: { after?: string }; body: undefined; answer: undefined };
  '/v1/evidence/consistency': { query: { after?: string; older: number; newer?: number }; body: undefined; answer: ConsistencyAnswer };
  '/v1/evidence/inclusion': { query: { after?: string; event: string; size?: number }; body: undefined; answer: InclusionAnswer };
  '/v1/evidence/keys': { query: { after?: string }; body: undefined; answer: EvidenceKeysAnswer };
  '/v1/fairness': { query: { after?: string; format?: 'json' | 'csv'; since?: string; until?: string; library?: string }; body: undefined; answer: FairnessAnswer };
  '/v1/fairness/items': { query: { after?: string; format?: 'json' | 'csv'; since?: string; until?: string; library?: string; figure: 'lent' | 'borrowed' | 'kept' | 'partner-first' | 'local-first' | 'local-waits' | 'partner-waits' | 'unattributed' | 'sent-in-vain' | 'new-items' | 'new-sent-away' | 'undated-sent-away'; cursor?: string; limit?: number }; body: undefined; answer: FairnessItemsAnswer };
  '/v1/holds/{holdId}': { query: Record<string, never>; body: undefined; answer: HoldAnswer };
  '/v1/holds/{holdId}/wait': { query: { after?: string; knownAt?: string }; body: undefined; answer: HoldWaitAnswer };
  '/v1/items': { query: { after?: string; branch: string; cursor?: string; limit?: number }; body: undefined; answer: HeldItemsAnswer };
  '/v1/items/{barcode}': { query: { knownAt?: string; at?: string }; body: undefined; answer: ItemAnswer };
  '/v1/items/{barcode}/journey': { query: { knownAt?: string; at?: string }; body: undefined; answer: JourneyAnswer };
  '/v1/keys': { query: { after?: string }; body: undefined; answer: KeysAnswer };
  '/v1/lag': { query: { after?: string; format?: 'json' | 'csv'; from?: string; to?: string; branch?: string; library?: string; hub?: string; days?: 'calendar' | 'courier'; knownAt?: string; groupBy?: 'lane' | 'from' | 'to' | 'none' | 'fromLibrary' | 'toLibrary' | 'libraries' | 'fromHub' | 'toHub' | 'hubs'; since?: string; until?: string; at?: string }; body: undefined; answer: LagAnswer };
  '/v1/lag/comparison': { query: { after?: string; format?: 'json' | 'csv'; from?: string; to?: string; branch?: string; library?: string; hub?: string; days?: 'calendar' | 'courier'; knownAt?: string; at: string; beforeDays?: number; afterDays?: number; timeZone?: string; groupBy?: 'lane' | 'from' | 'to' | 'none' | 'fromLibrary' | 'toLibrary' | 'libraries' | 'fromHub' | 'toHub' | 'hubs' }; body: undefined; answer: ComparisonAnswer };
  '/v1/lag/stream': { query: { from?: string; to?: string; branch?: string; library?: string; hub?: string; days?: 'calendar' | 'courier'; since?: string; until?: string; lastEventId?: string }; body: undefined; answer: undefined };
  '/v1/lag/trend': { query: { after?: string; format?: 'json' | 'csv'; from?: string; to?: string; branch?: string; library?: string; hub?: string; days?: 'calendar' | 'courier'; knownAt?: string; groupBy?: 'lane' | 'from' | 'to' | 'none' | 'fromLibrary' | 'toLibrary' | 'libraries' | 'fromHub' | 'toHub' | 'hubs'; by?: 'week' | 'month'; since?: string; until?: string; timeZone?: string }; body: undefined; answer: TrendAnswer };
  '/v1/lanes': { query: { after?: string }; body: undefined; answer: (LaneRow)[] };
  '/v1/libraries': { query: { after?: string }; body: undefined; answer: (LibraryRow)[] };
  '/v1/policies': { query: { after?: string; format?: 'json' | 'csv'; on?: string; knownAt?: string; at?: string }; body: undefined; answer: PoliciesAnswer };
  '/v1/policies/compare': { query: { after?: string; format?: 'json' | 'csv'; a: string; b: string; on?: string; knownAt?: string; at?: string }; body: undefined; answer: ComparisonOfPolicies };
  '/v1/policies/{scope}': { query: { after?: string; on?: string; knownAt?: string; at?: string }; body: undefined; answer: PolicyAnswer };
  '/v1/reads': { query: { after?: string; format?: 'json' | 'csv'; key?: string; subject?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: ReadsAnswer };
  '/v1/report': { query: { after?: string; month?: string; format?: 'pdf' | 'html' | 'csv'; library?: string; paper?: 'a4' | 'letter'; knownAt?: string }; body: undefined; answer: undefined };
  '/v1/session': { query: Record<string, never>; body: undefined; answer: CallerAnswer };
  '/v1/session/ways': { query: Record<string, never>; body: undefined; answer: WaysAnswer };
  '/v1/sessions': { query: { after?: string }; body: undefined; answer: SessionsAnswer };
  '/v1/statements': { query: { after?: string; format?: 'json' | 'csv'; quarter?: string; library?: string }; body: undefined; answer: StatementAnswer };
  '/v1/statements/page': { query: { after?: string; quarter?: string; library?: string }; body: undefined; answer: undefined };
  '/v1/timeline/branches/{code}': { query: { after?: string; format?: 'json' | 'csv'; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: TimelineAnswer };
  '/v1/timeline/branches/{code}/page': { query: { after?: string; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: undefined };
  '/v1/timeline/claims/{claimId}': { query: { after?: string; format?: 'json' | 'csv'; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: TimelineAnswer };
  '/v1/timeline/claims/{claimId}/page': { query: { after?: string; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: undefined };
  '/v1/timeline/holds/{holdId}': { query: { after?: string; format?: 'json' | 'csv'; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: TimelineAnswer };
  '/v1/timeline/holds/{holdId}/page': { query: { after?: string; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: undefined };
  '/v1/timeline/items/{barcode}': { query: { after?: string; format?: 'json' | 'csv'; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: TimelineAnswer };
  '/v1/timeline/items/{barcode}/page': { query: { after?: string; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: undefined };
  '/v1/timeline/keys/{keyId}': { query: { after?: string; format?: 'json' | 'csv'; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: TimelineAnswer };
  '/v1/timeline/keys/{keyId}/page': { query: { after?: string; order?: 'occurred' | 'recorded'; knownAt?: string; at?: string; since?: string; until?: string; cursor?: string; limit?: number }; body: undefined; answer: undefined };
  '/v1/transits': { query: { after?: string; format?: 'json' | 'csv'; status?: 'open' | 'closed' | 'unconfirmed' | 'misrouted' | 'lost'; from?: string; to?: string; olderThanDays?: number; explanation?: 'set-aside-damaged' | 'on-its-way' | 'receive-scan-missed' | 'lane-late' | 'run-late' | 'overdue' | 'unknown'; cursor?: string; limit?: number; knownAt?: string; at?: string }; body: undefined; answer: TransitPageAnswer };
  '/v1/waits': { query: { after?: string; format?: 'json' | 'csv'; since?: string; until?: string; library?: string; groupBy?: 'none' | 'pickupBranch' | 'pickupLibrary' | 'patronLibrary' | 'lendingBranch' | 'lendingLibrary'; knownAt?: string }; body: undefined; answer: WaitsAnswer };
  '/v1/waits/holds': { query: { after?: string; format?: 'json' | 'csv'; since?: string; until?: string; library?: string; groupBy?: 'none' | 'pickupBranch' | 'pickupLibrary' | 'patronLibrary' | 'lendingBranch' | 'lendingLibrary'; knownAt?: string; key?: string; segment?: 'lender' | 'courier' | 'pickup' | 'total'; state?: 'through' | 'waiting' | 'ended' | 'unknown' | 'ahead'; cursor?: string; limit?: number }; body: undefined; answer: HoldPageAnswer };
}

export interface PutCalls {
  '/v1/branches/{code}': { query: Record<string, never>; body: BranchBody; answer: RecordedAnswer };
  '/v1/branches/{code}/closures/{date}': { query: Record<string, never>; body: ClosureBody; answer: RecordedAnswer };
  '/v1/items/{barcode}': { query: Record<string, never>; body: CatalogBody; answer: RecordedAnswer };
  '/v1/lanes/{from}/{to}/schedule': { query: Record<string, never>; body: ScheduleBody; answer: RecordedAnswer };
  '/v1/libraries/{code}': { query: Record<string, never>; body: LibraryBody; answer: RecordedAnswer };
  '/v1/policies/{scope}/{day}': { query: Record<string, never>; body: AdoptionBody; answer: RecordedAnswer };
}

export interface PostCalls {
  '/v1/cases/{caseId}/answer': { query: Record<string, never>; body: FindingBody; answer: RecordedAnswer };
  '/v1/cases/{caseId}/close': { query: Record<string, never>; body: ClosingBody; answer: RecordedAnswer };
  '/v1/cases/{caseId}/reopen': { query: Record<string, never>; body: ReopeningBody; answer: RecordedAnswer };
  '/v1/damage/{claimId}/acknowledge': { query: Record<string, never>; body: undefined; answer: RecordedAnswer };
  '/v1/damage/{claimId}/answer': { query: Record<string, never>; body: ReplyBody; answer: RecordedAnswer };
  '/v1/damage/{claimId}/dispute': { query: Record<string, never>; body: DisputeBody; answer: RecordedAnswer };
  '/v1/damage/{claimId}/pay': { query: Record<string, never>; body: undefined; answer: RecordedAnswer };
  '/v1/damage/{claimId}/photos': { query: { caption?: string }; body: undefined; answer: PhotoRecordedAnswer };
  '/v1/damage/{claimId}/settle': { query: Record<string, never>; body: SettlementBody; answer: RecordedAnswer };
  '/v1/damage/{claimId}/waive': { query: Record<string, never>; body: WaiverBody; answer: RecordedAnswer };
  '/v1/evidence/checkpoints': { query: { after?: string }; body: undefined; answer: SignedAnswer };
  '/v1/holds': { query: Record<string, never>; body: HoldBody; answer: RecordedAnswer };
  '/v1/holds/{holdId}/cancel': { query: Record<string, never>; body: CancelBody; answer: RecordedAnswer };
  '/v1/holds/{holdId}/expire': { query: Record<string, never>; body: ExpireBody; answer: RecordedAnswer };
  '/v1/holds/{holdId}/pickup': { query: Record<string, never>; body: PickupBody; answer: RecordedAnswer };
  '/v1/items/{barcode}/found': { query: Record<string, never>; body: FoundBody; answer: RecordedAnswer };
  '/v1/items/{barcode}/lost': { query: Record<string, never>; body: LostBody; answer: RecordedAnswer };
  '/v1/items/{barcode}/void': { query: Record<string, never>; body: VoidBody; answer: RecordedAnswer };
  '/v1/keys': { query: Record<string, never>; body: IssueBody; answer: IssuedAnswer };
  '/v1/keys/{keyId}/revoke': { query: Record<string, never>; body: RevokeBody; answer: RecordedAnswer };
  '/v1/policies/try': { query: { after?: string; format?: 'json' | 'csv' }; body: TrialBody; answer: TrialAnswer };
  '/v1/policies/{scope}/end': { query: Record<string, never>; body: EndingBody; answer: RecordedAnswer };
  '/v1/scans': { query: Record<string, never>; body: ScansBody; answer: ScansAnswer };
  '/v1/session': { query: Record<string, never>; body: undefined; answer: OpenedAnswer };
  '/v1/sessions/{sessionId}/end': { query: Record<string, never>; body: undefined; answer: RecordedAnswer };
}

export interface DeleteCalls {
  '/v1/branches/{code}/closures/{date}': { query: Record<string, never>; body: undefined; answer: RecordedAnswer };
  '/v1/session': { query: Record<string, never>; body: undefined; answer: RecordedAnswer };
}
