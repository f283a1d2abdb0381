-- Confine LuaTeX to the folder that it runs in:  lualatex --lua=confined_latex.lua --no-shell-escape BOOK.tex
--
-- Run before the format, so that whatever LaTeX and luaotfload keep of these functions is already guarded.  LuaTeX's
-- own --safer takes away what luaotfload needs: no font can be loaded with it.
--
-- Reading: the folder, the trees of TeX, the fonts of the system.  Writing: files of the run (JOBNAME.suffix), never
-- what the next run would execute (latexmkrc, Makefile, styles), and the font cache "font-cache" in the folder.
-- Commands, libraries in C, other working folders, changes of the environment: none.  Not a prison: Lua does not
-- check compiled code, and who can write that by hand may reach further.

local type, error, pairs, ipairs, tostring, getmetatable = type, error, pairs, ipairs, tostring, getmetatable
local find, match, gsub, sub, gmatch = string.find, string.match, string.gsub, string.sub, string.gmatch
local expand_braces, find_file, record = kpse.expand_braces, kpse.find_file, kpse.record_output_file
local currentdir, attributes, files = lfs.currentdir, lfs.attributes, lfs.dir
local home = os.getenv("HOME") or "~"

local HERE = currentdir()
local FONT_CACHE = HERE .. "/font-cache"
for name, value in pairs{
  openin_any = "p", openout_any = "p", shell_escape = "f",  -- texmf.cnf tells what they mean
  MKTEXPK = "0", MKTEXMF = "0", MKTEXTFM = "0",  -- no fonts made by scripts
  TEXMFCACHE = FONT_CACHE .. ":$TEXMFSYSVAR:$TEXMFVAR",  -- luaotfload writes to the first and reads all
} do os.setenv(name, value) end
-- Where fontconfig and luaotfload look for faces.
local FONTS = {"/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig"}
-- Files of the run that are read as programs by the next one.
local PROGRAMS = {tex = true, ltx = true, xmpdata = true, fdb_latexmk = true, lua = true}

-- The name of the job is on the command line: a document could change what tex.jobname says.
local jobname = "texput"
for _, argument in ipairs(arg) do
  jobname = match(argument, "^%-%-?jobname=(.*)$") or (sub(argument, 1, 1) ~= "-" and argument) or jobname
end
jobname = gsub(gsub(jobname, "^.*/", ""), "%.[tl][et]x$", "")

local function refuse(what)
  error("confined: the document may not " .. what .. "; it may read and write in its own folder only", 0)
end

-- PATH made absolute; nothing where it is no path or leads upwards.
local function absolute(path)
  if type(path) ~= "string" or find(path, "%z") or find("/" .. path .. "/", "/../", 1, true) then return nil end
  path = sub(path, 1, 1) == "/" and path or currentdir() .. "/" .. path
  repeat
    local found
    path, found = gsub(path, "/%./", "/")
  until found == 0
  return (gsub(path, "//+", "/"))
end

local function below(path, folder)
  return path == folder or sub(path, 1, #folder + 1) == folder .. "/"
end

-- The folders of a path of kpathsea; they are known when the format is loaded, not before.
local function folders(variable)
  local all = {}
  for folder in gmatch(expand_braces(variable) or "", "[^:;]+") do
    folder = gsub(gsub(gsub(folder, "^!!", ""), "^~", home), "/+$", "")
    if sub(folder, 1, 1) == "/" and #folder > 1 then all[#all + 1] = folder end
  end
  return all
end

local trees
local function readable(path)
  path = absolute(path)
  if not path then return false end
  if below(path, HERE) then return true end
  if not trees then
    trees = {}
    for _, all in ipairs{FONTS, folders("$TEXMF"), folders("$TEXMFCACHE"), folders("$OSFONTDIR")} do
      for _, folder in ipairs(all) do trees[#trees + 1] = folder end
    end
  end
  for _, folder in ipairs(trees) do
    if below(path, folder) then return true end
  end
  return false
end

local function writable(path)
  path = absolute(path)
  if not path then return false end
  if below(path, FONT_CACHE) then return true end
  local name = match(path, "^" .. gsub(HERE, "%W", "%%%0") .. "/([%w._-]+)$")
  if not name then return false end
  local suffix = sub(name, 1, #jobname + 1) == jobname .. "." and match(sub(name, #jobname + 2), "^[%w_]+$")
  return suffix and not PROGRAMS[suffix] or match(name, "^pdfa%.xmpi$") ~= nil  -- pdfx
end

local function forbidden(what)
  return function() refuse(what) end
end

-- Files, by mode as fopen(3) has it.
local open, lines, input, output = io.open, io.lines, io.input, io.output
function io.open(path, mode)
  if mode ~= nil and type(mode) ~= "string" then error("bad mode") end
  if find(mode or "r", "^rb?$") then
    if readable(path) then return open(path, mode) end
    return nil, tostring(path) .. ": confined: outside of the folder", 13
  end
  if not writable(path) then refuse("write " .. tostring(path)) end
  return open(path, mode)
end
function io.lines(path, ...)
  if path ~= nil and not readable(path) then refuse("read " .. tostring(path)) end
  return lines(path, ...)
end
function io.input(path)
  if type(path) == "string" and not readable(path) then refuse("read " .. path) end
  return input(path)
end
function io.output(path)
  if type(path) == "string" and not writable(path) then refuse("write " .. path) end
  return output(path)
end

local function guarded(library, name, allowed, what)
  local plain = library and library[name]
  if not plain then return end
  library[name] = function(path, ...)
    if not allowed(path) then refuse(what .. " " .. tostring(path)) end
    return plain(path, ...)
  end
end
guarded(os, "remove", writable, "remove")
local rename = os.rename
function os.rename(from, to)
  if not (writable(from) and writable(to)) then refuse("rename " .. tostring(from)) end
  return rename(from, to)
end
-- luaotfload writes its list of all faces, which takes it minutes, where it writes the cache, and reads no other.
local mkdir = lfs.mkdir
local function copy_list_of_faces(target)
  for _, cache in ipairs(folders("$TEXMFCACHE")) do
    local folder = cache .. sub(target, #FONT_CACHE + 1)
    if folder ~= target and attributes(folder, "mode") == "directory" then
      for name in files(folder) do
        local from = attributes(folder .. "/" .. name, "mode") == "file" and open(folder .. "/" .. name, "rb")
        if from then
          local to = open(target .. "/.new", "wb")
          to:write(from:read("a"))
          to:close()
          from:close()
          rename(target .. "/.new", target .. "/" .. name)
        end
      end
      return
    end
  end
end
function lfs.mkdir(path)  -- luaotfload goes through all folders above its cache
  if not writable(path) then return nil, tostring(path) .. ": confined: outside of the folder", 13 end
  local made, reason, code = mkdir(path)
  if made and find(path, "^" .. gsub(FONT_CACHE, "%W", "%%%0") .. "/.*/names/?$") then
    copy_list_of_faces((gsub(path, "/+$", "")))
  end
  return made, reason, code
end
guarded(lfs, "chdir", readable, "go to")  -- so it tries whether a folder of fonts can be read
for _, name in ipairs{"rmdir", "touch"} do guarded(lfs, name, writable, name) end
guarded(_G, "loadfile", readable, "read")
guarded(_G, "dofile", readable, "read")
guarded(pdfe, "open", readable, "read")
guarded(fontloader, "open", readable, "read")
guarded(fontloader, "info", readable, "read")
guarded(zip, "open", readable, "read")
guarded(zip, "openfile", readable, "read")
local gzip_open = gzip.open
function gzip.open(path, mode)
  if not (find(mode or "rb", "^r") and readable or writable)(path) then refuse("open " .. tostring(path)) end
  return gzip_open(path, mode)
end
guarded(gzip, "lines", readable, "read")
-- pdf.obj([number,] "file" or "streamfile", path, ...) or pdf.obj{file = path, ...}
for _, name in ipairs{"obj", "immediateobj"} do
  local plain = pdf[name]
  pdf[name] = function(...)
    local arguments = {...}
    for place, argument in ipairs(arguments) do
      if (argument == "file" or argument == "streamfile") and not readable(arguments[place + 1])
         or type(argument) == "table" and (getmetatable(argument) or argument.file and not readable(argument.file)) then
        refuse("read " .. tostring(arguments[place + 1] or "a file"))
      end
    end
    return plain(...)
  end
end

-- Commands, libraries, other folders, the environment.
for _, name in ipairs{"execute", "exec", "spawn", "tmpname", "tmpdir"} do
  os[name] = forbidden("call os." .. name)
end
os.setenv = function() return false end
-- luaotfload asks for the width of the terminal, and takes nothing for an answer; io.popen becomes os.kpsepopen.
os.kpsepopen = function() return nil, "confined: no commands", 13 end
io.popen, io.tmpfile = os.kpsepopen, forbidden("call io.tmpfile")
for _, name in ipairs{"link", "lock", "lock_dir", "setmode"} do lfs[name] = forbidden("call lfs." .. name) end
for _, name in ipairs{"init_prog", "set_program_name", "new"} do kpse[name] = forbidden("call kpse." .. name) end
package.loadlib = forbidden("load a library")
package.cpath = ""
for _, name in ipairs{"mplib", "socket", "mime"} do  -- luatex-core.lua empties ffi
  _G[name], package.loaded[name], package.preload[name] = nil, nil, nil
end
for name in pairs(package.preload) do
  if find(name, "^socket") or find(name, "^mime") then package.preload[name] = nil end
end
-- What would reach the plain functions through the guarded ones.
for name in pairs(debug) do
  if name ~= "traceback" and name ~= "getinfo" then debug[name] = nil end
end
-- What TeX itself opens.
local register = callback.register
register("find_write_file", function(_, path)
  if not writable(path) then refuse("write " .. tostring(path)) end
  record(path)  -- for latexmk, which asks the recorder what a run has written
  return path
end)
for _, name in ipairs{"find_image_file", "find_data_file"} do
  register(name, function(path)
    if readable(path) then return find_file(path, "tex", true) end
    return FONT_CACHE .. "/refused"  -- for want of an answer, LuaTeX would take the path as it is
  end)
end
local SEALED = {find_write_file = true, find_image_file = true, find_data_file = true, find_read_file = true}
function callback.register(name, ...)
  if SEALED[name] then refuse("register " .. name) end
  return register(name, ...)
end
