// What the browser keeps for one person in one project: it outlives a reload, a crash and a closed tab.

export class Storage {
  constructor(project, person) {
    this.prefix = `curate/${project}/${encodeURIComponent(person)}/`;
    this.full = false;
  }

  // Whether it is kept: a browser may have no room, or keep nothing at all.
  set(name, value) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(value));
      this.full = false;
      return true;
    } catch {
      this.full = true;
      return false;
    }
  }

  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + name));
    } catch {
      return null;
    }
  }

  remove(name) {
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      // Nothing is kept, so there is nothing to remove.
    }
  }

  // All whose name begins so, as [name, value].
  all(start) {
    const found = [];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key?.startsWith(this.prefix + start)) {
          const name = key.slice(this.prefix.length);
          const value = this.get(name);
          if (value !== null) found.push([name, value]);
        }
      }
    } catch {
      return [];
    }
    return found;
  }
}

export function newId() {
  // `randomUUID` is missing where the app is served without TLS under another name.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
