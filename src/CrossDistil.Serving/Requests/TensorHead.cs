using CrossDistil.Serving.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>What describes a tensor; its members may come in any order.</summary>
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

    public void ReadName(ref Utf8JsonReader json)
    {
        JsonBody.Expect(ref json, JsonTokenType.String, "inputs", "a name that is a text");
        Name = JsonBody.Text(ref json);
    }

    public void ReadType(ref Utf8JsonReader json)
    {
        JsonBody.Expect(ref json, JsonTokenType.String, "datatype", "a text");
        var name = JsonBody.Text(ref json);
        Type = TensorType.Find(name) ?? throw JsonBody.Fault($"input {Title}", $"has the datatype {RequestException.Quote(name)}", $"use one of {TensorType.Names}");
    }

    public void ReadShape(ref Utf8JsonReader json, int maxRows)
    {
        JsonBody.Expect(ref json, JsonTokenType.StartArray, $"shape of input {Title}", Shapes);
        var dimensions = 0;
        (Rows, Width) = (0, 1);
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (json.TokenType is not JsonTokenType.Number || !json.TryGetInt64(out var size) || size < 0 || ++dimensions > 2)
                throw JsonBody.Fault($"shape of input {Title}", "is not one or two whole numbers", $"give {Shapes}");
            if (dimensions == 1) Rows = size;
            else Width = size;
        }

        if (dimensions == 0) throw JsonBody.Fault($"shape of input {Title}", "is empty", $"give {Shapes}");
        _hasShape = true;
        if (Rows > maxRows) throw MissingFeatures.TooManyRows($"input {Title}", maxRows);
    }
}
