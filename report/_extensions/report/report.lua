-- What both engines do alike to the finished document, just before it is written:
--   * boxes (findings, commentary, notice) get their label and their form, empty ones go away
--   * table heads and first columns become header cells, wide tables can be scrolled by keyboard
--   * text that Typst would take for a heading or a list stays text
--   * in HTML every fact leads to the cell of the audit trail that computed it
--   * DOCX gets title facts, the notice and a table of contents, and PNG figures beside the SVG

-- Class of a box -> its paragraph style in DOCX.
local BOXES = { findings = "Findings", commentary = "Commentary", notice = "Notice", note = "Note" }

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

function Div(div)
  local name = box_name(div)
  if not name then
    return nil
  end
  if #div.content == 0 then
    return {}
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
function Plain(plain)
  local first = plain.content[1]
  if not is("typst") or not first or first.t ~= "Str" then
    return nil
  end
  if first.text:match("^[=%-%+/]") or first.text:match("^%d+[%.%)]") then
    plain.content:insert(1, pandoc.RawInline("typst", "#[];"))
    return plain
  end
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

function Image(image)
  if not is("docx") then
    return nil
  end
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

function Header(header)
  local number = header.attributes.number
  local first = header.content[1]
  if is("docx") and number and first and first.t == "Str" and first.text == number then
    header.content:remove(1)
    while header.content[1] and (header.content[1].t == "Space" or header.content[1].text == ". ") do
      header.content:remove(1)
    end
    header.content:insert(1, openxml("<w:r><w:tab/></w:r>"))
    header.content:insert(1, pandoc.Span(pandoc.Str(number), pandoc.Attr("", { "header-section-number" }, { ["custom-style"] = "Section Number" })))
    return header
  end
end

-- Word processors give columns without a width the same one: share the line by what the columns hold.
local LINE, NARROWEST, WIDEST = 84, 9, 46

local function share_width(table)
  local longest, total = {}, 0
  for _, spec in ipairs(table.colspecs) do
    if spec[2] then
      return nil
    end
  end
  local measure = function(rows)
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row.cells) do
        local length = utf8.len(pandoc.utils.stringify(cell.contents)) or 0
        longest[column] = math.min(WIDEST, math.max(longest[column] or NARROWEST, length + 3))
      end
    end
  end
  measure(table.head.rows)
  for _, body in ipairs(table.bodies) do
    measure(body.body)
  end
  for column in ipairs(table.colspecs) do
    total = total + (longest[column] or NARROWEST)
  end
  for column, spec in ipairs(table.colspecs) do
    table.colspecs[column] = { spec[1], (longest[column] or NARROWEST) / math.max(total, LINE) }
  end
  return table
end

function Table(table)
  if is("docx") then
    local float, style = float_inside(table)
    return style and plain_float(float, style) or share_width(table)
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

local TITLE_FACTS = {
  { key = "document-kind", label = "Handling" },
  { key = "municipality", label = "Kommun" },
  { key = "board", label = "Nämnd" },
  { key = "period", label = "Mandatperiod" },
  { key = "case-number", label = "Diarienummer" },
  { key = "status", label = "Status" },
}

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

-- HTML: from a number to the cell that computed it -------------------------------------------

local function recorded_facts()
  local file = io.open(pandoc.path.join({ "_generated", "facts.json" }), "r")
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
  table.insert(parts, "källa: " .. fact.notebook .. ", " .. fact.cell)
  return table.concat(parts, "; ")
end

local function with_sources(document, trail)
  local facts = recorded_facts()
  return document:walk({
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

-- Read as a file of its own, so that a page that is opened from a mail carries it.
local function with_script(document)
  local file = io.open(pandoc.path.join({ "_brand", "page.js" }), "r")
  if file then
    document.blocks:insert(pandoc.RawBlock("html", "<script>\n" .. file:read("a") .. "</script>"))
    file:close()
  end
  return document
end

function Pandoc(document)
  if is("html") then
    local trail = document.meta["audit-trail"]
    return with_script(trail and with_sources(document, pandoc.utils.stringify(trail)) or document)
  end
  if not is("docx") then
    return nil
  end
  local meta, front = document.meta, pandoc.List({})
  local text = function(key)
    return meta[key] and pandoc.utils.stringify(meta[key]) or ""
  end
  for _, fact in ipairs(TITLE_FACTS) do
    if text(fact.key) ~= "" then
      front:insert(styled("Title Facts", { pandoc.Strong(fact.label), pandoc.Str(": " .. text(fact.key)) }))
    end
  end
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
  front:extend(document.blocks)
  document.blocks = front
  return document
end
