-- What bookonepass.sty keeps for the end of the run: links to labels, folios of lists, places of the index.
--
-- A key names what becomes known at the end: "label NAME", or "toc 3" for the third line of a list.

local book = {}

local page, folio = 0, ""  -- of the page that is being shipped out: its number from 1, and what stands on it
local places = {}  -- of the index: number -> {page, folio}
local actions = {}  -- by key: the object of a link's action
local drawn = {}  -- the keys of folios in the order of the document; by key: the number of the folio in it
local forms = {}  -- by the number of a folio: the object that draws it
local asked = {}  -- the keys of actions in the order of the document: {key, input line}
local numbers = {}  -- what cross-references say where the labels are not known yet: {label, number}
local known = {}  -- by key: the destination; the number of a label, the folio of a line
local lines, truth = {}, {}  -- by list: how many lines were read, and the lines that it should have had
local again = false  -- whether another run is needed
local resources  -- the object that names the folios on the pages of the lists
local other_resources  -- what these pages name besides

function book.begin_page(name)
  page, folio = page + 1, name
end

-- -- The index ---------------------------------------------------------------------------

function book.place(number)
  places[number] = places[number] or {page, folio}
end

-- Print the folios of PLACES, "3,17*": each page once, in their order; on those with a star the matter is treated.
function book.print_folios(numbers_of_places)
  local main, found = {}, {}
  for number, star in numbers_of_places:gmatch("(%d+)(%*?)") do
    local place = places[tonumber(number)]
    if place then
      if main[place[2]] == nil then found[#found + 1] = place end
      main[place[2]] = main[place[2]] or star == "*"
    end
  end
  table.sort(found, function(one, other) return one[1] < other[1] end)
  for _, place in ipairs(found) do
    tex.sprint(string.format(main[place[2]] and ", \\sphinxstyleindexpagemain{\\hyperpage{%s}}" or ", \\hyperpage{%s}",
      place[2]))
  end
end

-- -- Links and folios ---------------------------------------------------------------------

-- Print the number of the object that the action of a link to KEY will be.
function book.print_action(key)
  if not actions[key] then
    actions[key] = pdf.reserveobj()
    asked[#asked + 1] = {key, tex.inputlineno}
  end
  tex.sprint(-2, actions[key])
end

-- Print how PDF draws the folio of KEY, whose form reaches DEPTH below the line and begins SHIFT to the right (scaled
-- points).
function book.print_folio(key, depth, shift)
  if not drawn[key] then
    drawn[#drawn + 1] = key
    drawn[key] = #drawn
  end
  tex.sprint(-2, string.format("q 1 0 0 1 %.3f %.3f cm /BookFolio%d Do Q",
    shift / 65781.76, -depth / 65781.76, drawn[key]))
end

-- The pages from here name the folios as their resources; until book.end_lists.
function book.begin_lists()
  resources = resources or pdf.reserveobj()
  other_resources = pdf.getpageresources() or ""
  pdf.setpageresources(other_resources .. string.format("/XObject %d 0 R", resources))
end

function book.end_lists()
  pdf.setpageresources(other_resources)
end

function book.print_line_key(list)
  lines[list] = (lines[list] or 0) + 1
  tex.sprint(-2, list .. " " .. lines[list])
end

function book.number(label, number)
  numbers[#numbers + 1] = {label, number}
end

-- -- What the .aux file of this run says --------------------------------------------------

-- A \newlabel of hyperref's: {number}{folio}{title}{destination}{}.
function book.label(name, value)
  local number, destination = value:match("^(%b{})%b{}%b{}(%b{})")
  if number then
    known["label " .. name] = {number = number:sub(2, -2), destination = destination:sub(2, -2)}
  end
end

-- A \@writefile of a list that is read by \BookReadList.
function book.list_entry(list, entry)
  local level, title, at, destination = entry:match("^%s*\\contentsline%s*(%b{})%s*(%b{})%s*(%b{})%s*(%b{})")
  local all = truth[list] or {count = 0, text = {}}
  truth[list] = all
  if level then
    if all.gap and all.count > 0 then all.text[#all.text + 1] = "\\BookGap" end
    all.gap = false
    all.count = all.count + 1
    all.text[#all.text + 1] = "\\BookLine" .. level .. title
    known[list .. " " .. all.count] = {folio = at:sub(2, -2), destination = destination:sub(2, -2)}
  elseif entry:find("^%s*\\addvspace") then
    all.gap = true
  end
end

-- -- The end -------------------------------------------------------------------------------

local function plain(text)
  return (text:gsub("\\protect%s*", ""):gsub("(\\%a+)%s+", "%1"):gsub("%s+", " "):gsub(" $", ""))
end

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read("a") or ""
  if file then file:close() end
  return text
end

local function write(path, text)
  local file = io.open(path, "wb")
  file:write(text)
  file:close()
end

local function tell(warning, ...)
  tex.sprint(string.format("\\BookWarning{" .. warning .. "}", ...))
end

function book.run_again()
  again = true
end

-- Have TeX set each folio, and mend what the run had wrong for another one.
function book.resolve()
  for number, key in ipairs(drawn) do
    tex.sprint(string.format("\\BookFolioForm{%d}{%s}", number, known[key] and known[key].folio or "?"))
  end
  for list in pairs(lines) do truth[list] = truth[list] or {text = {}} end
  for list, all in pairs(truth) do
    local path, text = tex.jobname .. "." .. list, table.concat(all.text, "\n")
    if plain(read(path)) ~= plain(text) then
      write(path, text)
      again = true
    end
  end
  for _, said in ipairs(numbers) do
    local label = known["label " .. said[1]]
    if label and label.number ~= said[2] then
      again = true
    end
  end
  -- The document reads this file, so that whoever runs LaTeX until nothing changes runs it again.
  if again then
    write(tex.jobname .. ".again", string.format("%% run %d\n", (read(tex.jobname .. ".again"):match("%d+") or 1) + 1))
  end
  for _, link in ipairs(asked) do
    if not known[link[1]] then
      tell("Hyper reference `\\detokenize{%s}' undefined on input line %d", link[1]:gsub("^label ", ""), link[2])
    end
  end
end

function book.form(number, object)
  forms[number] = object
end

-- Write the objects that pages and links already name.
function book.write_objects()
  for _, link in ipairs(asked) do
    local object, target = actions[link[1]], known[link[1]] and known[link[1]].destination or ""
    -- A label that is not there was told of; a link must lead somewhere all the same (ISO 32000-1, 12.6).
    pdf.immediateobj(object, target ~= "" and string.format("<</S/GoTo/D(%s)>>", target:gsub("[()\\]", "\\%0"))
                             or "<</S/Named/N/FirstPage>>")
  end
  if resources then
    local all = {}
    for number, object in ipairs(forms) do all[number] = string.format("/BookFolio%d %d 0 R", number, object) end
    pdf.immediateobj(resources, "<<" .. table.concat(all) .. ">>")
  end
end

return book
