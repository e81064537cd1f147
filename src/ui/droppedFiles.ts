/** What a drop or a folder picker brought: files named one by one, and files found inside folders. */
export interface Heap {
  readonly named: readonly File[]
  readonly found: readonly File[]
}

/** Files of a drop; folders are walked with their sub-folders, in order of name. Hidden files are passed over. */
export async function droppedFiles(data: DataTransfer): Promise<Heap> {
  // Entries must be taken before the first await: the list empties after the event.
  const entries = [...data.items].map((item) => (item.kind === 'file' ? (item.webkitGetAsEntry?.() ?? item.getAsFile()) : null))
  if (entries.every((entry) => entry === null)) return { named: [...data.files], found: [] }
  const named: File[] = []
  const found: File[] = []
  for (const entry of entries) {
    if (entry instanceof File) named.push(entry)
    else if (entry?.isFile) named.push(await fileOf(entry as FileSystemFileEntry))
    else if (entry) found.push(...(await walk(entry as FileSystemDirectoryEntry)))
  }
  return { named, found }
}

async function walk(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    // A reader gives a hundred at a time.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) break
    children.push(...batch)
  }
  const files: File[] = []
  for (const child of children.sort((a, b) => a.name.localeCompare(b.name))) {
    if (child.name.startsWith('.')) continue
    if (child.isFile) files.push(await fileOf(child as FileSystemFileEntry))
    else files.push(...(await walk(child as FileSystemDirectoryEntry)))
  }
  return files
}

/** A dropped folder's files do not know where they lay; a picked folder's do. Both are made to say it in one way. */
async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
  const path = entry.fullPath.replace(/^\//, '')
  if (file.webkitRelativePath === '' && path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path })
  return file
}
