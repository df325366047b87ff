
namespace CrossDistil.Ingest.Cells;

/// <summary>
/// A column of a text file, in the narrowest type that holds what its cells say. The type is guessed from the first rows; every cell
/// is held against it when it is read. One that the type cannot hold without loss is NULL then and counted here: the rows are read
/// again, in a wider type or without that row (<see cref="Settle"/>).
/// </summary>
/// <param name="name">Its name in the file.</param>
/// <param name="use">What its values are for.</param>
/// <param name="isJson">Whether cells are JSON values instead of bare text.</param>
internal sealed class CellColumn(string name, CellUse use, bool isJson)
{
    private CellForms _forms = CellForms.All;
    private long _cells, _misfits, _strangers;

    /// <summary>A column whose type is known.</summary>
    public CellColumn(string name, CellType type)
        : this(name, type is CellType.Varchar ? CellUse.Text : type is CellType.Double ? CellUse.Number : CellUse.Value, isJson: false) =>
        Type = type;

    /// <summary>Cells that the type could not hold, since <see cref="Settle"/>.</summary>
    public long Misfits => _misfits;

    /// <summary>Its name in the file.</summary>
    public string Name => name;

    /// <summary>What its values are for.</summary>
    public CellUse Use => use;

    /// <summary>Whether cells are JSON values instead of bare text.</summary>
    public bool IsJson => isJson;

    /// <summary>The type in which it is read.</summary>
    public CellType Type { get; private set; } = CellType.Varchar;

    /// <summary>Whether a row is left out, and counted, where the type cannot hold its cell.</summary>
    public bool RejectsMisfits { get; private set; }

    /// <summary>Whether a cell that is not missing has been seen.</summary>
    public bool IsSeen => _forms != CellForms.All;

    /// <summary>What all cells seen can be read as.</summary>
    public CellForms Forms => _forms;

    /// <summary>Whether its cells show another type than text, as far as they were seen.</summary>
    public bool HasValueType => IsSeen && (_forms & ~(CellForms.Key | CellForms.Shortest | CellForms.DateYearLast)) != CellForms.None;

    /// <summary>Notes a cell of the first rows.</summary>
    public void See(CellForms forms) =>
        Interlocked.And(ref System.Runtime.CompilerServices.Unsafe.As<CellForms, int>(ref _forms), (int)forms);

    /// <summary>Notes how many cells were read in the type.</summary>
    public void AddCells(int cells) => Interlocked.Add(ref _cells, cells);

    /// <summary>Notes a cell that the type cannot hold.</summary>
    public void Misfit(CellForms forms)
    {
        Interlocked.Increment(ref _misfits);
        if (use is CellUse.Key || (forms & Family(Type)) != CellForms.None) See(forms);
        else Interlocked.Increment(ref _strangers);
    }

    /// <summary>Takes the narrowest type of what was seen.</summary>
    public void Guess() => Type = TypeOf(_forms);

    /// <summary>Reads it as text, as what it is compared with is text.</summary>
    public void MakeText() => Type = CellType.Varchar;

    /// <summary>
    /// After all rows were read: takes a wider type where a cell asked for one. Where cells are of no such type at all, up to the share
    /// <paramref name="tolerance"/> of them are rejected with their rows; more make the column text.
    /// </summary>
    /// <returns>Whether something changed: then the rows must be read again.</returns>
    public bool Settle(double tolerance)
    {
        var (type, rejects) = (Type, RejectsMisfits);
        if (_misfits > 0) Type = _strangers > tolerance * _cells ? CellType.Varchar : TypeOf(_forms);
        RejectsMisfits = Type is not CellType.Varchar && (rejects || _strangers > 0);
        (_cells, _misfits, _strangers) = (0, 0, 0);
        return type != Type || rejects != RejectsMisfits;
    }

    private CellType TypeOf(CellForms forms)
    {
        return use switch
        {
            CellUse.Text => CellType.Varchar,
            CellUse.Key => Has(CellForms.Key) ? CellType.BigInt : CellType.Varchar,
            _ when forms == CellForms.All => CellType.Varchar, // nothing but missing values
            _ when Has(CellForms.Integer) => CellType.BigInt,
            _ when Has(CellForms.Huge) => CellType.HugeInt,
            CellUse.Number when Has(CellForms.Number) => CellType.Double,
            _ when Has(CellForms.Number | CellForms.Exact) => CellType.Double,
            _ when Has(CellForms.Truth) => CellType.Boolean,
            _ when Has(CellForms.Date) => CellType.Date,
            _ when Has(CellForms.Timestamp) => CellType.Timestamp,
            _ when Has(CellForms.Time) => CellType.Time,
            _ => CellType.Varchar,
        };

        bool Has(CellForms form) => (forms & form) == form;
    }

    /// <summary>What a wider type than this one may hold.</summary>
    private static CellForms Family(CellType type) => type switch
    {
        CellType.BigInt or CellType.HugeInt or CellType.Double => CellForms.Number,
        CellType.Date => CellForms.Timestamp,
        _ => CellForms.None,
    };
}

/// <summary>What a column's values are for.</summary>
internal enum CellUse
{
    /// <summary>They are read by expressions, in the type that they show.</summary>
    Value,

    /// <summary>They are read as numbers: what has more digits than a double is rounded, as any number is.</summary>
    Number,

    /// <summary>They are compared: each stays as it is written.</summary>
    Key,

    /// <summary>They are text, whatever they show.</summary>
    Text,
}
