using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// Reads the source of an experiment. Types of text files are guessed from their first rows; where later rows show that one of them was
/// wrong, all is read again with the right ones, so what comes out never depends on a guess.
/// </summary>
internal sealed class SourceReader(DuckDbConnection duck, DataOptions data, IReadOnlyList<SourceTable> tables)
{
    private readonly ColumnUses _uses = ColumnUses.Of(data);
    private readonly HashSet<string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<CellTable?> _cells = [];

    /// <summary>Reads the rows, once more whenever a type changes.</summary>
    /// <param name="read">Reads them; what it made before is replaced.</param>
    /// <returns>The expressions, bound to the types.</returns>
    /// <exception cref="InputException">A table, the query or an expression is refused.</exception>
    public BoundExpressions Read(Action<BoundExpressions> read)
    {
        List<Fault> faults = [];
        _cells = SourceViews.Open(duck, tables, _uses, faults);
        if (faults.Count > 0) throw new InputException(faults);
        while (true)
        {
            var bound = Bind();
            read(bound);
            var changed = false;
            foreach (var cells in _cells) changed |= cells?.Settle(data.Source.MaxRejected) ?? false;
            if (!changed) return bound;
        }
    }

    /// <summary>Rows left out because of a cell, by reason.</summary>
    public IEnumerable<RejectedRows> Rejected() => _cells.SelectMany(cells => cells?.Rejected() ?? []).Concat(
        _cells.SelectMany(cells => cells?.Lost() ?? [])
            .GroupBy(lost => lost.Reason, StringComparer.Ordinal)
            .Select(lost => new RejectedRows(
            lost.Key, lost.Sum(lines => lines.Lines), [.. lost.Take(3).Select(lines => lines.Example)])));

    /// <summary>
    /// Texts that mean a missing value in a column: as its file's table says, and in a text file an empty cell. What a query named
    /// otherwise may be of any of the tables.
    /// </summary>
    private IReadOnlyList<string> MissingOf(string column)
    {
        var text = tables.Where(table => table.Format is "csv" or "tsv").ToArray();
        var own = text.Where(table => _cells[tables.Index().First(other => other.Item == table).Index]!.Columns
            .Any(cell => string.Equals(cell.Name, column, StringComparison.OrdinalIgnoreCase))).ToArray();
        return [.. (own.Length > 0 ? own : text).SelectMany(table => (table.Options.Missing ?? []).Prepend(""))
            .Distinct(StringComparer.Ordinal)];
    }

    private CellForms FormsOf(string column) => Columns
        .Where(cell => cell.Cells.IsSeen && string.Equals(cell.Name, column, StringComparison.OrdinalIgnoreCase))
        .Select(cell => cell.Cells.Forms).FirstOrDefault();

    /// <summary>What the first rows do not let bind may bind with the types of all of them.</summary>
    private BoundExpressions Bind()
    {
        List<Fault> faults = [];
        if (TryBind(faults) is { } bound) return bound;
        if (_cells.All(cells => cells is null)) throw new InputException(faults);
        foreach (var cells in _cells) cells?.See(all: true);
        List<Fault> later = [];
        return TryBind(later) ?? throw new InputException(later);
    }

    private BoundExpressions? TryBind(List<Fault> faults)
    {
        CompareAsText();
        foreach (var column in Columns.Where(column => column.Cells is { Use: CellUse.Key, Type: CellType.Varchar }))
            if (column.Cells.HasValueType && _uses.ComputesWith(column.Name) is { } where)
                faults.Add(new(
                    where, $"computes with {column.Name}, which is read as text: a category or a comparison takes it as the file has it",
                    $"write TRY_CAST({column.Name} AS DOUBLE), or another type, there"));
        if (faults.Count > 0) return null;
        return SourceViews.Create(duck, tables, _cells, _texts, data.Source.Query, faults)
            ? new Expressions(duck, MissingOf, FormsOf, faults).Bind(data)
            : null;
    }

    /// <summary>Columns that the query holds against each other are text where one of them is: DuckDB would make numbers of them.</summary>
    private void CompareAsText()
    {
        foreach (var column in Columns)
            if (column.Cells is { Use: CellUse.Key, Type: CellType.Varchar }) _texts.Add(column.Name);
        for (var before = -1; before < _texts.Count;)
        {
            before = _texts.Count;
            foreach (var (left, right) in _uses.Equated)
                if (_texts.Contains(left) || _texts.Contains(right)) _texts.UnionWith([left, right]);
        }

        foreach (var column in Columns)
            if (column.Cells.Use is CellUse.Key && _texts.Contains(column.Name)) column.Cells.MakeText();
    }

    private IEnumerable<CellTableColumn> Columns => _cells.SelectMany(cells => cells?.Columns ?? []);
}
