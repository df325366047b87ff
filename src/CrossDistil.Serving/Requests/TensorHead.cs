namespace CrossDistil.Serving.Requests;

/// <summary>The description of a tensor; its members may come in any order.</summary>
internal struct TensorHead
{
    private const string Shapes = "[rows], [rows,1], or [rows,n] of a list feature";
    private bool _hasShape;

    public string? Name { get; private set; }

    public TensorType? Type { get; private set; }

    /// <summary>Size of the first dimension.</summary>
    public long Rows { get; private set; }

    /// <summary>Values of a row: size of the second dimension, 1 without one.</summary>
    public long Width { get; private set; }

    public readonly bool IsWhole => Name is not null && Type is not null && _hasShape;

    /// <summary>Its name as faults write it.</summary>
    public readonly string Title => Name is null ? "without name" : RequestException.Quote(Name);

    public void ReadName(ref Utf8JsonReader json) => Name = json.Text("inputs", "a name that is a text");

    public void ReadType(ref Utf8JsonReader json)
    {
        var name = json.Text("datatype", "a text");
        Type = TensorType.Find(name) ?? throw JsonBody.Fault(
            $"input {Title}", $"has the datatype {RequestException.Quote(name)}", $"use one of {TensorType.Names}");
    }

    public void ReadShape(ref Utf8JsonReader json, int maxRows)
    {
        var where = $"shape of input {Title}";
        json.Expect(JsonTokenType.StartArray, where, Shapes);
        var dimensions = 0;
        (Rows, Width, _hasShape) = (0, 1, true);
        while (json.NextItem())
        {
            if (json.TokenType is not JsonTokenType.Number || !json.TryGetInt64(out var size) || size < 0 || ++dimensions > 2)
                throw JsonBody.Fault(where, "is not one or two whole numbers", $"give {Shapes}");
            if (dimensions == 1) Rows = size;
            else Width = size;
        }

        if (dimensions == 0) throw JsonBody.Fault(where, "is empty", $"give {Shapes}");
        if (Rows > maxRows) throw JsonBody.TooManyRows($"input {Title}", maxRows);
    }
}
