-- What both engines do alike to the finished document, just before it is written:
--   * boxes (findings, commentary, notice) get their label and their form, empty ones go away
--   * table heads and first columns become header cells, wide tables can be scrolled by keyboard
--   * text that Typst would take for a heading or a list stays text
--   * what leads to a quotation or a list stays with it
--   * on paper the columns of a table are as wide as what they hold
--   * in HTML every fact, figure and table leads to the cell of the audit trail that computed it, every figure to the
--     table with its numbers, and every table can be taken as a file
--   * DOCX gets title facts, the notice and a table of contents, PNG figures beside the SVG, fields for the numbers of
--     figures and tables and the references to them, and a page for each appendix and administration

-- Class of a box -> its paragraph style in DOCX.
local BOXES = { findings = "Findings", commentary = "Commentary", notice = "Notice", note = "Note", source = "Source" }

local function is(format)
  return FORMAT:match(format) ~= nil
end

local function box_name(div)
  for class in pairs(BOXES) do
    if div.classes:includes(class) then
      return class
    end
  end
end

local function typst(text)
  return pandoc.RawBlock("typst", text)
end

-- Lines to sign on: the paragraphs of the division, side by side where the format can.
local function signatures(div)
  if is("typst") then
    local blocks = pandoc.List({ typst("#signatures(") })
    for _, block in ipairs(div.content) do
      blocks:extend({ typst("["), block, typst("],") })
    end
    blocks:insert(typst(")"))
    return blocks
  elseif is("docx") then
    div.attributes["custom-style"] = "Signatory"
  end
  return div
end

local function Div(div)
  if div.classes:includes("signatories") then
    return #div.content > 0 and signatures(div) or {}
  end
  local name = box_name(div)
  if not name then
    return nil
  end
  if #div.content == 0 then
    return {}
  end
  if not is("html") then
    div.attributes.cell = nil
  end
  local label = div.attributes.label
  div.attributes.label = nil
  if label then
    local title = pandoc.Div(pandoc.Para({ pandoc.Strong(label) }), pandoc.Attr("", { "box-label" }))
    if is("docx") then
      title.attributes["custom-style"] = "Box Label"
    end
    div.content:insert(1, title)
  end
  if is("typst") then
    local blocks = pandoc.List({ typst("#report-box(kind: \"" .. name .. "\")[") })
    blocks:extend(div.content)
    blocks:insert(typst("]"))
    return blocks
  elseif is("docx") then
    div.attributes["custom-style"] = BOXES[name]
  elseif is("html") and label then
    div.attributes.role = "group"
    div.attributes["aria-label"] = label
  end
  return div
end

-- A cell or a list item may begin with what begins a heading, a list or a term in Typst, which pandoc's writer does not
-- see there: an empty expression before it keeps it text.
local function Plain(plain)
  local first = plain.content[1]
  if not first or first.t ~= "Str" then
    return nil
  end
  if first.text:match("^[=%-%+/]") or first.text:match("^%d+[%.%)]") then
    plain.content:insert(1, pandoc.RawInline("typst", "#[];"))
    return plain
  end
end

-- What leads to a quotation or a list, and a line in bold that is a heading in all but name, stays with what follows.
local function leads_on(block, following)
  if block.t ~= "Para" or not following then
    return false
  end
  local content = block.content
  local bold = #content == 1 and content[1].t == "Strong"
  return bold or following.t == "BlockQuote"
    or (following.t == "BulletList" or following.t == "OrderedList") and pandoc.utils.stringify(block):match(":$")
end

local function Blocks(blocks)
  if #blocks < 2 then  -- as in the cells of tables
    return nil
  end
  local result = pandoc.List({})
  for place, block in ipairs(blocks) do
    local before = blocks[place - 1]
    if is("typst") and block.t == "BulletList" and before and before.identifier == "sec-letter-recipients" then
      result:extend({ typst("#side-by-side["), block, typst("]") })
    elseif not leads_on(block, blocks[place + 1]) then
      result:insert(block)
    elseif is("typst") then
      result:extend({ typst("#lead-in["), block, typst("]") })
    else
      result:insert(pandoc.Div(block, pandoc.Attr("", {}, { ["custom-style"] = "Lead In" })))
    end
  end
  return result
end

-- First cells with words in them name their rows; empty ones and bare numbers do not.
local function has_row_heads(table)
  for _, body in ipairs(table.bodies) do
    for _, row in ipairs(body.body) do
      local first = row.cells[1]
      if not (first and pandoc.utils.stringify(first.contents):match("%a")) then
        return false
      end
    end
  end
  return true
end

local function Image(image)
  local alternative = image.attributes["fig-alt"]
  if alternative then
    image.caption = { pandoc.Str(alternative) }
  end
  local png = image.src:gsub("%.svg$", ".png")
  local file = io.open(png, "r")
  if file then
    file:close()
    image.src = png
  end
  return image
end

-- DOCX: what Quarto writes, in the form that the embedded engine writes -----------------------

local FLOAT_STYLES = { fig = "Image Caption", tbl = "Table Caption" }

local function styled(style, inlines)
  return pandoc.Div(pandoc.Para(inlines), pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function openxml(text)
  return pandoc.RawInline("openxml", text)
end

local function field(instruction, result)
  return openxml('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ' .. instruction
    .. ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>' .. result
    .. '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
end

-- The division inside the one-cell table that Quarto puts around a figure or a table.
local function float_inside(table)
  local rows = #table.head.rows == 0 and #table.bodies == 1 and table.bodies[1].body or {}
  local cell = #rows == 1 and #rows[1].cells == 1 and rows[1].cells[1]
  local div = cell and #cell.contents == 1 and cell.contents[1]
  if div and div.t == "Div" then
    return div, FLOAT_STYLES[div.identifier:match("^(%a+)%-") or ""]
  end
end

local function plain_float(div, style)
  local blocks = pandoc.List({})
  for _, block in ipairs(div.content) do
    local first = block.content and block.content[1]
    if block.t == "Para" and first and first.t == "RawInline" and first.format == "openxml" then
      local inlines = block.content
      inlines:remove(1)
      if inlines[3] and inlines[3].t == "Str" and inlines[3].text:match("^%d+$") then
        inlines[3] = field("SEQ " .. inlines[1].text .. " \\* ARABIC", inlines[3].text)
      end
      blocks:insert(styled(style, inlines))
    elseif block.t == "Plain" and style == FLOAT_STYLES.fig then
      blocks:insert(styled("Captioned Figure", block.content))
    else
      blocks:insert(block)
    end
  end
  return pandoc.Div(blocks, pandoc.Attr(div.identifier))
end

local function Header(header)
  local number = header.attributes.number
  local first = header.content[1]
  if number and first and first.t == "Str" and first.text == number then
    header.content:remove(1)
    while header.content[1] and (header.content[1].t == "Space" or header.content[1].text == ". ") do
      header.content:remove(1)
    end
    header.content:insert(1, openxml("<w:r><w:tab/></w:r>"))
    header.content:insert(1, pandoc.Span(pandoc.Str(number), pandoc.Attr("", { "header-section-number" }, { ["custom-style"] = "Section Number" })))
    return header
  end
end

-- On paper the columns share the line by what they hold, in letters: what a column wants so that no line in it breaks,
-- and the least with which its words stay whole. Heads may take three lines. Typst divides long words where Swedish
-- does. A word processor may lack the rules for it, and the font too: there a table of many long words is set smaller,
-- and if that is not enough its longest words give way.
local NARROWEST, WIDEST = 3, 64
local GAP = is("typst") and 2.5 or 2.3
local LINE = is("typst") and 88 or 85
local ON_ITS_SIDE = is("typst") and 144 or 142
local SMALLER = 1.2  -- how many more letters a line of a table in "Small Cell" holds
local HEAD = { lines = 3, word = is("typst") and 6 or 40, letter = is("typst") and 1 or 1.15 }  -- bold letters are wide
local BODY = { lines = 1, word = is("typst") and 14 or 40, letter = 1 }
local SHORTEST_DIVIDED = 8
local SPARE = is("typst") and 1 or 1.12  -- lines are measured for a wide font; the report's own has room to spare

local function read_metadata(meta)
  if meta.landscape then
    LINE = ON_ITS_SIDE
  end
end

local function length(text)
  return utf8.len(text) or #text
end

local function longest_word(text)
  local longest = 0
  for word in text:gmatch("[^%s%-]+") do
    longest = math.max(longest, length(word))
  end
  return longest
end

-- What the columns want, and their longest words in the head and below it.
local function measured(table)
  local wanted, longest = {}, { [HEAD] = {}, [BODY] = {} }
  for column in ipairs(table.colspecs) do
    wanted[column], longest[HEAD][column], longest[BODY][column] = NARROWEST + GAP, 0, 0
  end
  local measure = function(rows, kind)
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        local word = kind.letter * longest_word(text)
        wanted[column] = math.max(wanted[column], GAP + math.min(WIDEST, math.max(word, length(text) / kind.lines)))
        longest[kind][column] = math.max(longest[kind][column], word)
      end
    end
  end
  measure(table.head.rows, HEAD)
  for _, body in ipairs(table.bodies) do
    measure(body.body, BODY)
  end
  return wanted, longest
end

-- The least that the columns need, where no word counts for more than so many letters.
local function needs(longest, most)
  local least = {}
  for column in ipairs(longest[BODY]) do
    least[column] = NARROWEST + GAP
    for kind, words in pairs(longest) do
      least[column] = math.max(least[column], GAP + math.min(kind.word, most, words[column]))
    end
  end
  return least
end

local function sum(numbers)
  local total = 0
  for _, value in ipairs(numbers) do
    total = total + value
  end
  return total
end

-- Whether the table has to be set smaller comes back beside it.
local function share_width(table)
  local most, line = BODY.word, LINE
  local wanted, longest = measured(table)
  local least = needs(longest, most)
  local small = is("docx") and sum(least) > line
  line = small and SMALLER * line or line
  while sum(least) > SPARE * line and most > SHORTEST_DIVIDED do
    most = most - 1
    least = needs(longest, most)
  end
  local fullest, fewest = sum(wanted), sum(least)
  local given = fullest > fewest and math.max(0, math.min(1, (line - fewest) / (fullest - fewest))) or 0
  local room = math.max(line, fewest)
  for column, spec in ipairs(table.colspecs) do
    local width = least[column] + given * (wanted[column] - least[column])
    table.colspecs[column] = { spec[1], math.floor(1000 * width / room) / 1000 }
  end
  return table, small
end

-- In DOCX a short table stays on one page with the note below it: each of its paragraphs stays with the next.
local SHORT = 12

local function with_cell_style(table, small)
  local rows = pandoc.List({})
  for _, body in ipairs(table.bodies) do
    rows:extend(body.body)
  end
  local style = (small and "Small " or "") .. (#rows <= SHORT and "Kept " or "") .. "Cell"
  if style == "Cell" then
    return table
  end
  rows:extend(table.head.rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = { pandoc.Div(cell.contents, pandoc.Attr("", {}, { ["custom-style"] = style })) }
    end
  end
  return table
end

local function Table(table)
  if is("docx") then
    local float, style = float_inside(table)
    return style and plain_float(float, style) or with_cell_style(share_width(table))
  end
  if is("typst") then
    return (share_width(table))
  end
  if not is("html") then
    return nil
  end
  for _, row in ipairs(table.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = "col"
    end
  end
  if has_row_heads(table) then
    for _, body in ipairs(table.bodies) do
      body.row_head_columns = 1
      for _, row in ipairs(body.body) do
        row.cells[1].attributes.scope = "row"
      end
    end
  end
  -- Focusable, so that a keyboard can scroll it.
  local attributes = { { "role", "group" }, { "tabindex", "0" }, { "aria-label", "Tabell" } }
  return pandoc.Div(table, pandoc.Attr("", { "table-scroll" }, attributes))
end

-- DOCX: the pages before the first heading -------------------------------------------------

local TITLE_FACTS = pandoc.List({
  { key = "document-kind", label = "Handling" },
  { key = "municipality", label = "Kommun" },
  { key = "board", label = "Nämnd" },
  { key = "period", label = "Mandatperiod" },
  { key = "case-number", label = "Diarienummer" },
  { key = "status", label = "Status" },
})

local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub("\"", "&quot;"))
end

local function contents_entries(blocks, depth)
  local counts, entries = { 0, 0, 0, 0, 0, 0 }, {}
  blocks:walk({
    Header = function(header)
      local number = ""
      if not header.classes:includes("unnumbered") then
        counts[header.level] = counts[header.level] + 1
        for deeper = header.level + 1, 6 do
          counts[deeper] = 0
        end
        number = table.concat(counts, ".", 1, header.level) .. "  "
      end
      if header.level <= depth and header.identifier ~= "" then
        local text = header.content:filter(function(inline)
          return not (inline.classes and inline.classes:includes("header-section-number"))
        end)
        table.insert(entries, { level = header.level, id = header.identifier, text = number .. pandoc.utils.stringify(text) })
      end
    end,
  })
  return entries
end

-- A letter has them two on a line, so that its text begins high on the page.
local function title_facts(text, columns)
  local facts = TITLE_FACTS:filter(function(fact)
    return text(fact.key) ~= ""
  end)
  local lines = pandoc.List({})
  for place, fact in ipairs(facts) do
    if (place - 1) % columns == 0 then
      lines:insert(pandoc.List({}))
    else
      lines[#lines]:insert(openxml("<w:r><w:tab/></w:r>"))
    end
    lines[#lines]:extend({ pandoc.Strong(fact.label), pandoc.Str(": " .. text(fact.key)) })
  end
  return lines:map(function(line)
    return styled("Title Facts", line)
  end)
end

-- The entries are written out, so that the list is there even where fields are never updated.
local function contents(blocks, title, depth)
  local entries = contents_entries(blocks, depth)
  if #entries == 0 then
    return {}
  end
  local result = pandoc.List({ styled("TOC Heading", { pandoc.Str(title) }) })
  local instruction = "TOC \\o &quot;1-" .. depth .. "&quot; \\h \\z \\u"
  for position, entry in ipairs(entries) do
    local before, after = "", ""
    if position == 1 then
      before = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">' .. instruction
        .. '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end
    if position == #entries then
      after = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    end
    result:insert(pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="TOC' .. entry.level .. '"/></w:pPr>' .. before .. '<w:hyperlink w:anchor="'
      .. escape(entry.id) .. '"><w:r><w:t xml:space="preserve">' .. escape(entry.text) .. "</w:t></w:r></w:hyperlink>" .. after .. "</w:p>"))
  end
  return result
end

-- DOCX: numbers that count on when an officer adds a figure, and appendices on pages of their own -------------------

local function bookmark_name(identifier)
  return "nr_" .. identifier:gsub("%W", "_"):sub(-36)
end

-- The number of each figure and table becomes a bookmark, and each reference a field that shows it.
local function with_reference_fields(document)
  local count = 80000
  local numbered = {}
  document = document:walk({
    Div = function(div)
      local label = div.identifier
      if not (label:match("^fig%-") or label:match("^tbl%-")) then
        return nil
      end
      return div:walk({
        RawInline = function(raw)
          if raw.format ~= "openxml" or not raw.text:match("> SEQ ") or numbered[label] then
            return nil
          end
          count = count + 1
          numbered[label] = true
          local name = bookmark_name(label)
          return {
            openxml('<w:bookmarkStart w:id="' .. count .. '" w:name="' .. name .. '"/>'),
            raw,
            openxml('<w:bookmarkEnd w:id="' .. count .. '"/>'),
          }
        end,
      })
    end,
  })
  return document:walk({
    Link = function(link)
      local label = link.target:sub(2)
      if not link.classes:includes("quarto-xref") or not numbered[label] then
        return nil
      end
      local word, number = pandoc.utils.stringify(link.content):match("^(%a+)\u{a0}(%d+)$")
      if number then
        link.content = { pandoc.Str(word .. "\u{a0}"), field("REF " .. bookmark_name(label) .. " \\h", number) }
        return link
      end
    end,
  })
end

local function opens_page(header, before)
  if not header.classes:includes("unnumbered") or header.identifier == "" then
    return false
  end
  return header.level == 1 or before ~= nil and before:match("^sec%-administration%-") ~= nil
end

-- A heading with a page break of its own, which pandoc cannot give it.
local function with_page_breaks(blocks)
  local count, before = 90000, nil
  return blocks:walk({
    traverse = "topdown",
    Header = function(header)
      local last = before
      before = header.identifier
      if not opens_page(header, last) then
        return nil
      end
      count = count + 1
      return pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="Heading' .. header.level
        .. '"/><w:pageBreakBefore/></w:pPr><w:bookmarkStart w:id="' .. count .. '" w:name="' .. escape(header.identifier)
        .. '"/><w:r><w:t xml:space="preserve">' .. escape(pandoc.utils.stringify(header.content))
        .. '</w:t></w:r><w:bookmarkEnd w:id="' .. count .. '"/></w:p>')
    end,
  })
end

-- HTML: from a number to the cell that computed it -------------------------------------------

-- What a run has put beside the report; nothing where a chapter is shown without one.
local function generated(name)
  local file = io.open(pandoc.path.join({ "_generated", name }), "r")
  if not file then
    return {}
  end
  local content = file:read("a")
  file:close()
  return pandoc.json.decode(content, false)
end

local function about(fact)
  local parts = { fact.label }
  if type(fact.base) == "number" then  -- where there is none, JSON's null is not Lua's nil
    table.insert(parts, "n = " .. string.format("%d", fact.base))
  end
  table.insert(parts, "källa: granskningsspåret, del " .. fact.notebook:gsub("_.*", ""):gsub("^0+", "") .. " (" .. fact.cell .. ")")
  return table.concat(parts, "; ")
end

-- The source of a figure or a table: what follows its first word leads to the cell.
local function with_source_link(div, trail)
  local address = trail .. "#cell-" .. div.attributes.cell
  div.attributes.cell = nil
  return div:walk({
    Para = function(para)
      local words = pandoc.List({ table.unpack(para.content, 3) })
      if #words > 0 then
        return pandoc.Para({ para.content[1], para.content[2], pandoc.Link(words, address) })
      end
    end,
  })
end

local function with_sources(document, trail)
  local facts = generated("facts.json")
  return document:walk({
    Div = function(div)
      return div.attributes.cell and with_source_link(div, trail) or nil
    end,
    Span = function(span)
      local fact = span.classes:includes("fact") and facts[span.attributes["data-fact"]]
      if not fact or (fact.cell or "") == "" then
        return nil
      end
      local address = trail .. "#cell-" .. fact.notebook .. "-" .. fact.cell
      return pandoc.Link({ span }, address, about(fact), pandoc.Attr("", { "fact-source" }))
    end,
  })
end

-- HTML: every table as a file, every figure with a way to its numbers ---------------------------

local KINDS = { { "csv", "CSV" }, { "xlsx", "xlsx" } }

local function lower_first(text)
  return text:sub(1, 1):lower() .. text:sub(2)
end

-- What a float is called: "Tabell 3", with the space that keeps it together.
local function name_of(div)
  local text = ""
  for _, block in ipairs(div.content) do
    text = text .. pandoc.utils.stringify(block)
    local name = text:match("^%s*([^:]+):")
    if name then
      return name
    end
  end
  return ""
end

local function aids(inlines)
  return pandoc.Div(pandoc.Para(inlines), pandoc.Attr("", { "aids" }))
end

local function table_files(name, addresses)
  local inlines = pandoc.List({ pandoc.Str("Ladda ner: ") })
  for position, kind in ipairs(KINDS) do
    local attributes = {
      { "aria-label", "Ladda ner " .. lower_first(name) .. " som " .. kind[2] },
      { "download", lower_first(name):gsub("[^%w]+", "-") .. "." .. kind[1] },
    }
    inlines:extend({ position > 1 and pandoc.Space() or pandoc.Str("") })
    inlines:insert(pandoc.Link(kind[2], addresses[kind[1]], "", pandoc.Attr("", {}, attributes)))
  end
  return aids(inlines)
end

local function figure_tables(labels, names)
  local inlines = pandoc.List({ pandoc.Str("Siffrorna: ") })
  for _, label in ipairs(labels) do
    if names[label] then
      inlines:extend({ pandoc.Str(#inlines > 1 and ", " or ""), pandoc.Link(names[label], "#" .. label) })
    end
  end
  return #inlines > 1 and aids(inlines) or nil
end

local function with_aids(document)
  local downloads, names = generated("downloads.json"), {}
  local tables, figures = downloads.tables or {}, downloads.figures or {}
  document:walk({
    Div = function(div)
      if div.identifier:match("^tbl%-") then
        names[div.identifier] = name_of(div)
      end
    end,
  })
  return document:walk({
    Div = function(div)
      local label = div.identifier
      local name = names[label]
      if not (name or figures[label]) then
        return nil
      end
      if name then
        div = div:walk({
          Div = function(inner)
            if inner.classes:includes("table-scroll") then
              inner.attributes["aria-label"] = name
              return inner
            end
          end,
        })
      end
      if name and tables[label] then
        div.content:insert(table_files(name, tables[label]))
      elseif figures[label] then
        div.content:insert(figure_tables(figures[label], names))
      end
      return div
    end,
  })
end

-- Read as a file of its own, so that a page that is opened from a mail carries it.
local function with_script(document)
  local file = io.open(pandoc.path.join({ "_brand", "page.js" }), "r")
  if file then
    document.blocks:insert(pandoc.RawBlock("html", "<script>\n" .. file:read("a") .. "</script>"))
    file:close()
  end
  return document
end

local function finish(document)
  if is("html") then
    local trail = document.meta["audit-trail"]
    document = with_aids(document)
    return with_script(trail and with_sources(document, pandoc.utils.stringify(trail)) or document)
  end
  if not is("docx") then
    return nil
  end
  local meta, front = document.meta, pandoc.List({})
  local text = function(key)
    return meta[key] and pandoc.utils.stringify(meta[key]) or ""
  end
  front:extend(title_facts(text, meta.cover and 1 or 2))
  if text("notice") ~= "" then
    front:insert(styled("Notice", { pandoc.Str(text("notice")) }))
  end
  if meta.cover then
    front:extend(contents(document.blocks, text("toc-title"), tonumber(text("toc-depth")) or 2))
    front:insert(pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'))
  end
  if text("region") ~= "" then
    meta.lang = text("lang") .. "-" .. text("region")
  end
  front:extend(meta.cover and with_page_breaks(document.blocks) or document.blocks)
  document.blocks = front
  return with_reference_fields(document)
end

-- Each format gets only the functions that it needs: whatever a function could see is copied for it.
-- The metadata come first: whether the page lies on its side says how wide a table may be.
return {
  { Meta = read_metadata },
  {
    Div = Div,
    Plain = is("typst") and Plain or nil,
    Blocks = (is("typst") or is("docx")) and Blocks or nil,
    Image = is("docx") and Image or nil,
    Header = is("docx") and Header or nil,
    Table = Table,
    Pandoc = finish,
  },
}
