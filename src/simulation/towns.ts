/** Real Montana towns, so that distances and maps make sense; the libraries and branches in them are invented. */
export interface Town {
  readonly code: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** How busy its branch is, 1 to 10. */
  readonly size: number;
  /** The town whose library runs the branch; its own when absent. */
  readonly branchOf?: string;
}

type Row = [code: string, name: string, latitude: number, longitude: number, size: number, branchOf?: string];

const ROWS: readonly Row[] = [
  ['BLGS', 'Billings', 45.7833, -108.5007, 10],
  ['MSLA', 'Missoula', 46.8721, -113.994, 10],
  ['GTFL', 'Great Falls', 47.5053, -111.3008, 8],
  ['BZMN', 'Bozeman', 45.677, -111.0429, 9],
  ['BUTT', 'Butte', 46.0038, -112.5348, 6],
  ['HLNA', 'Helena', 46.5891, -112.0391, 8],
  ['KLSP', 'Kalispell', 48.192, -114.3168, 8],
  ['HVRE', 'Havre', 48.55, -109.6841, 4],
  ['MLSC', 'Miles City', 46.4083, -105.8406, 4],
  ['BLGR', 'Belgrade', 45.776, -111.1769, 5],
  ['LVNG', 'Livingston', 45.6624, -110.561, 4],
  ['WTFH', 'Whitefish', 48.4111, -114.3376, 5],
  ['LWTN', 'Lewistown', 47.0625, -109.4282, 4],
  ['SDNY', 'Sidney', 47.7167, -104.1563, 3],
  ['GLDV', 'Glendive', 47.1053, -104.7125, 3],
  ['POLS', 'Polson', 47.6936, -114.1631, 4],
  ['HMLT', 'Hamilton', 46.247, -114.1603, 4],
  ['DLLN', 'Dillon', 45.2163, -112.6375, 3],
  ['LIBY', 'Libby', 48.3883, -115.5557, 3],
  ['LARL', 'Laurel', 45.6691, -108.7715, 3],
  ['LOLO', 'Lolo', 46.7588, -114.081, 2, 'MSLA'],
  ['SLYL', 'Seeley Lake', 47.1794, -113.4845, 2, 'MSLA'],
  ['FRCH', 'Frenchtown', 47.0149, -114.2301, 2, 'MSLA'],
  ['CLFL', 'Columbia Falls', 48.3725, -114.1815, 3, 'KLSP'],
  ['BGFK', 'Bigfork', 48.0633, -114.0726, 2, 'KLSP'],
  ['LNCN', 'Lincoln', 46.9549, -112.6817, 1, 'HLNA'],
  ['EHLN', 'East Helena', 46.5897, -111.9156, 2, 'HLNA'],
  ['AGST', 'Augusta', 47.4927, -112.3922, 1, 'HLNA'],
  ['ANCD', 'Anaconda', 46.1285, -112.9423, 3],
  ['DRLG', 'Deer Lodge', 46.3958, -112.7301, 2],
  ['PHLP', 'Philipsburg', 46.3327, -113.2942, 1],
  ['STVN', 'Stevensville', 46.51, -114.0932, 2],
  ['DRBY', 'Darby', 46.0232, -114.1784, 1],
  ['RONN', 'Ronan', 47.5288, -114.1015, 2],
  ['STIG', 'St. Ignatius', 47.3191, -114.095, 1],
  ['PLNS', 'Plains', 47.4602, -114.883, 1],
  ['THFL', 'Thompson Falls', 47.5974, -115.3431, 2],
  ['SPRR', 'Superior', 47.1916, -114.8918, 1],
  ['TROY', 'Troy', 48.4597, -115.8913, 1, 'LIBY'],
  ['EURK', 'Eureka', 48.8797, -115.0535, 2, 'LIBY'],
  ['CUTB', 'Cut Bank', 48.6331, -112.3262, 2],
  ['SHLB', 'Shelby', 48.5053, -111.857, 2],
  ['CNRD', 'Conrad', 48.1703, -111.9461, 2],
  ['CHTU', 'Choteau', 47.8125, -112.1836, 2],
  ['FRFD', 'Fairfield', 47.6155, -111.9797, 1, 'CHTU'],
  ['DTTN', 'Dutton', 47.8472, -111.7122, 1, 'CHTU'],
  ['FTBN', 'Fort Benton', 47.8183, -110.6674, 2],
  ['CHNK', 'Chinook', 48.59, -109.2313, 2],
  ['MLTA', 'Malta', 48.3597, -107.8742, 2],
  ['GLSG', 'Glasgow', 48.197, -106.6367, 2],
  ['WLFP', 'Wolf Point', 48.0906, -105.6406, 2],
  ['PLWD', 'Plentywood', 48.7747, -104.5624, 1],
  ['SCBY', 'Scobey', 48.7925, -105.4208, 1],
  ['RDLG', 'Red Lodge', 45.1858, -109.2468, 3],
  ['CLMB', 'Columbus', 45.6366, -109.2521, 2],
  ['BGTM', 'Big Timber', 45.8347, -109.9555, 2],
  ['HRDN', 'Hardin', 45.7325, -107.612, 2],
  ['RNDP', 'Roundup', 46.4452, -108.5418, 2],
  ['HRLW', 'Harlowton', 46.4355, -109.8344, 1],
  ['WTSS', 'White Sulphur Springs', 46.5483, -110.9022, 1],
  ['TWNS', 'Townsend', 46.3191, -111.5208, 2],
  ['BLDR', 'Boulder', 46.2366, -112.1208, 1],
  ['WTHL', 'Whitehall', 45.8708, -112.0975, 1],
  ['TFRK', 'Three Forks', 45.8924, -111.5522, 2],
  ['MNHT', 'Manhattan', 45.8566, -111.3322, 2],
  ['WYEL', 'West Yellowstone', 44.6621, -111.1041, 1],
  ['ENNS', 'Ennis', 45.3491, -111.7319, 1],
  ['SHRD', 'Sheridan', 45.4563, -112.1956, 1],
  ['TWNB', 'Twin Bridges', 45.5441, -112.3314, 1],
  ['FRSY', 'Forsyth', 46.2664, -106.6778, 1],
  ['BKER', 'Baker', 46.3669, -104.2847, 1],
  ['EKLK', 'Ekalaka', 45.8889, -104.5527, 1],
  ['TRRY', 'Terry', 46.793, -105.3122, 1],
  ['CRCL', 'Circle', 47.4167, -105.5922, 1],
  ['JRDN', 'Jordan', 47.3208, -106.9101, 1],
  ['WNNT', 'Winnett', 47.0028, -108.352, 1],
  ['STNF', 'Stanford', 47.1536, -110.2183, 1],
  ['BELT', 'Belt', 47.3861, -110.9252, 1, 'GTFL'],
  ['CSTR', 'Chester', 48.5111, -110.9675, 1],
  ['BRDS', 'Broadus', 45.4439, -105.4114, 1],
];

/** Large groups have more branches than this list has towns: further ones stand in other parts of the same towns. */
const PARTS = ['', 'North', 'South'];

/** The first `count` places of the group: towns from the busiest on, then second and third branches. */
export function towns(count: number): readonly Town[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / ROWS.length);
    const [code, name, latitude, longitude, size, branchOf] = ROWS[index % ROWS.length] as Row;
    const owner = branchOf ?? (round > 0 ? code : undefined);
    const shift = round * 0.02;
    return {
      code: round === 0 ? code : `${code}${round + 1}`,
      name: round === 0 ? name : `${name} ${PARTS[round] ?? ''}`,
      latitude: Number((latitude + (round === 1 ? shift : -shift)).toFixed(4)),
      longitude,
      size: round === 0 ? size : 1,
      ...(owner === undefined ? {} : { branchOf: owner }),
    };
  });
}

/** The town of this code, whoever is in the group. */
export function townName(code: string): string {
  const row = ROWS.find(([known]) => known === code);
  if (!row) throw new Error(`No town has the code ${code}.`);
  return row[1];
}
