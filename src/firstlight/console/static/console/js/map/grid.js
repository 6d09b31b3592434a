// The grid reference of a point as radio and paper maps use it (MGRS), from WGS-84 degrees:
// UTM by Krueger's series, the same as the server's exchange/gridref.py.

const FLATTENING = 1 / 298.257223563;
const N = FLATTENING / (2 - FLATTENING);
const RADIUS_M = (6378137 / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ECCENTRICITY = (2 * Math.sqrt(N)) / (1 + N);
const SERIES = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3,
  (61 / 240) * N ** 3,
];
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const COLUMNS = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
const RADIAN = Math.PI / 180;

function zoneOf(lng, band) {
  if (band === "V" && lng >= 3 && lng < 12) return 32;
  if (band === "X" && lng >= 0 && lng < 42) return 31 + 2 * Math.floor((lng + 3) / 12);
  return (Math.floor((lng + 180) / 6) % 60) + 1;
}

function project(lng, lat, zone) {
  const sine = Math.sin(lat * RADIAN);
  const t = Math.sinh(Math.atanh(sine) - ECCENTRICITY * Math.atanh(ECCENTRICITY * sine));
  const away = (lng - (6 * zone - 183)) * RADIAN;
  const xi = Math.atan2(t, Math.cos(away));
  const eta = Math.atanh(Math.sin(away) / Math.hypot(1, t));
  let east = eta;
  let north = xi;
  SERIES.forEach((factor, at) => {
    const turn = 2 * (at + 1);
    east += factor * Math.cos(turn * xi) * Math.sinh(turn * eta);
    north += factor * Math.sin(turn * xi) * Math.cosh(turn * eta);
  });
  const scale = 0.9996 * RADIUS_M;
  return [500000 + scale * east, (lat < 0 ? 10000000 : 0) + scale * north].map(Math.floor);
}

export function gridReference({ lng, lat }) {
  if (!(lat >= -80 && lat <= 84)) return "";
  const band = BANDS[Math.min(19, Math.floor((lat + 80) / 8))];
  const zone = zoneOf(lng, band);
  const [east, north] = project(lng, lat, zone);
  const column = COLUMNS[zone % 3][Math.floor(east / 100000) - 1];
  const row = ROWS[(Math.floor(north / 100000) + (zone % 2 ? 0 : 5)) % ROWS.length];
  const five = (metres) => String(metres % 100000).padStart(5, "0");
  return `${zone}${band} ${column}${row} ${five(east)} ${five(north)}`;
}
