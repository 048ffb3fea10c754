/**
 * A prepared database that many tests start from. `make` gets the address of an empty one (a URL, or a folder for PGlite),
 * prepares it (migrations, say) and closes what it opened. It runs once per test run and database kind; `name` tells templates apart.
 */
export interface Template {
  name: string;
  make: (target: string) => Promise<void>;
}
