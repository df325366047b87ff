using System.Globalization;
using System.Text.Json;

namespace CrossDistil.Serving.Inference;

/// <summary>What a request to infer asks for.</summary>
/// <param name="Id">Answered as it came; null = none.</param>
/// <param name="Outputs">Positions of the outputs to answer, in order; null = all.</param>
internal sealed record InferCall(string? Id, IReadOnlyList<int>? Outputs);

/// <summary>Reads an inference request of the Open Inference Protocol v2: one input tensor per feature.</summary>
internal ref struct InferReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly FeatureTable _features;
    private readonly IReadOnlyList<string> _outputNames;
    private readonly RowBuffer _rows;
    private readonly int _mostRows;
    private Utf8JsonReader _json;
    private string? _id;
    private bool _hasInputs, _allowMissing;
    private int? _count;
    private List<int>? _outputs;

    private InferReader(ReadOnlySpan<byte> body, FeatureTable features, IReadOnlyList<string> outputNames, RowBuffer rows, int mostRows)
    {
        (_features, _outputNames, _rows, _mostRows) = (features, outputNames, rows, mostRows);
        _body = body;
        _json = JsonBody.Reader(body);
    }

    /// <summary>Reads a body into rows.</summary>
    /// <exception cref="RequestException">400 or 413, with what is wrong.</exception>
    public static InferCall Read(ReadOnlySpan<byte> body, FeatureTable features, IReadOnlyList<string> outputs, RowBuffer rows, int mostRows)
    {
        try
        {
            return new InferReader(body, features, outputs, rows, mostRows).Read();
        }
        catch (JsonException e)
        {
            throw JsonBody.NotJson(e);
        }
    }

    private InferCall Read()
    {
        _json.Read();
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, "body", "an object with inputs");
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName) Member(JsonBody.Text(ref _json));
        JsonBody.End(ref _json);
        if (_count is not { } rows) throw JsonBody.Fault("inputs", "are missing", "give a list of tensors, one for each feature");
        _rows.Rows = rows;
        MissingFeatures.Check(_features, _rows, _allowMissing, "inputs", "\"parameters\": {\"allow_missing\": true}");
        return new InferCall(_id, _outputs);
    }

    private void Member(string name)
    {
        JsonBody.Next(ref _json);
        switch (name)
        {
            case "id":
                JsonBody.Expect(ref _json, JsonTokenType.String, name, "a text");
                _id = JsonBody.Text(ref _json);
                break;
            case "parameters":
                Parameters();
                break;
            case "inputs":
                if (_hasInputs) throw JsonBody.Fault(name, "stand twice", "give them once");
                _hasInputs = true;
                JsonBody.Expect(ref _json, JsonTokenType.StartArray, name, "a list of tensors");
                while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray) Input();
                break;
            case "outputs":
                Outputs();
                break;
            default:
                throw JsonBody.Fault("body", $"has an unknown member {RequestException.Quote(name)}", "known: id, parameters, inputs, outputs");
        }
    }

    /// <summary>The protocol lets clients send parameters that a server does not know.</summary>
    private void Parameters()
    {
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, "parameters", "an object");
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var isOurs = JsonBody.Text(ref _json) is "allow_missing";
            JsonBody.Next(ref _json);
            if (isOurs) _allowMissing = JsonBody.Truth(ref _json, "parameters.allow_missing");
            else _json.Skip();
        }
    }

    private void Outputs()
    {
        JsonBody.Expect(ref _json, JsonTokenType.StartArray, "outputs", "a list of objects with a name");
        _outputs = [];
        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            JsonBody.Expect(ref _json, JsonTokenType.StartObject, "outputs", "a list of objects with a name");
            string? name = null;
            while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
            {
                var isName = JsonBody.Text(ref _json) is "name";
                JsonBody.Next(ref _json);
                if (!isName)
                {
                    _json.Skip();
                    continue;
                }

                JsonBody.Expect(ref _json, JsonTokenType.String, "outputs", "a name that is a text");
                name = JsonBody.Text(ref _json);
            }

            _outputs.Add(OutputOf(name ?? throw JsonBody.Fault("outputs", "an output has no name", "give each a name")));
        }
    }

    private readonly int OutputOf(string name)
    {
        for (var output = 0; output < _outputNames.Count; output++)
            if (string.Equals(_outputNames[output], name, StringComparison.Ordinal)) return output;
        throw JsonBody.Fault("outputs", $"there is no output {RequestException.Quote(name)}", $"outputs: {string.Join(", ", _outputNames)}");
    }

    /// <summary>One tensor. Members may come in any order; data that comes before what describes it is read again afterwards.</summary>
    private void Input()
    {
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, "inputs", "a list of tensors");
        var tensor = default(Tensor);
        Range? late = null;
        var hasData = false;
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var member = JsonBody.Text(ref _json);
            JsonBody.Next(ref _json);
            switch (member)
            {
                case "name":
                    JsonBody.Expect(ref _json, JsonTokenType.String, "inputs", "a name that is a text");
                    tensor.Name = JsonBody.Text(ref _json);
                    break;
                case "datatype":
                    JsonBody.Expect(ref _json, JsonTokenType.String, "datatype", "a text");
                    var datatype = JsonBody.Text(ref _json);
                    tensor.Type = TensorType.Find(datatype) ?? throw JsonBody.Fault($"input {tensor.Title}", $"has the datatype {RequestException.Quote(datatype)}", $"use one of {TensorType.Names}");
                    break;
                case "shape":
                    Shape(ref tensor);
                    break;
                case "data":
                    if (hasData) throw JsonBody.Fault($"input {tensor.Title}", "has data twice", "give it once");
                    hasData = true;
                    if (tensor.IsDescribed)
                    {
                        Data(ref _json, tensor);
                        break;
                    }

                    var start = (int)_json.TokenStartIndex;
                    _json.Skip();
                    late = start..(int)_json.BytesConsumed;
                    break;
                default:
                    _json.Skip(); // parameters, and what later versions of the protocol may add
                    break;
            }
        }

        if (!tensor.IsDescribed || !hasData) throw JsonBody.Fault($"input {tensor.Title}", "is not whole", "give each input name, shape, datatype and data");
        if (late is not { } range) return;
        var again = JsonBody.Reader(_body[range]);
        again.Read();
        Data(ref again, tensor);
    }

    private void Shape(ref Tensor tensor)
    {
        JsonBody.Expect(ref _json, JsonTokenType.StartArray, $"shape of input {tensor.Title}", "[rows], [rows,1], or [rows,n] of a list feature");
        var dimensions = 0;
        (tensor.Rows, tensor.Width) = (0, 1);
        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            if (_json.TokenType is not JsonTokenType.Number || !_json.TryGetInt64(out var size) || size < 0 || ++dimensions > 2)
                throw JsonBody.Fault($"shape of input {tensor.Title}", "is not one or two whole numbers", "give [rows], [rows,1], or [rows,n] of a list feature");
            if (dimensions == 1) tensor.Rows = size;
            else tensor.Width = size;
        }

        if (dimensions == 0) throw JsonBody.Fault($"shape of input {tensor.Title}", "is empty", "give [rows], [rows,1], or [rows,n] of a list feature");
        tensor.HasShape = true;
        if (tensor.Rows > _mostRows) throw MissingFeatures.TooManyRows($"input {tensor.Title}", _mostRows);
    }

    private void Data(ref Utf8JsonReader json, Tensor tensor)
    {
        if (!_features.TryFind(tensor.Name, out var feature)) throw JsonBody.Fault("inputs", $"there is no feature {RequestException.Quote(tensor.Name!)}", _features.Meant(tensor.Name!));
        if (_rows.Brings(feature)) throw JsonBody.Fault($"input {tensor.Title}", "stands twice", "give one tensor for each feature");
        if (tensor.Width != 1 && !_features.IsList(feature)) throw JsonBody.Fault($"shape of input {tensor.Title}", string.Create(CultureInfo.InvariantCulture, $"has {tensor.Width} values for a row"), "give [rows] or [rows,1]: only list features take several");
        if ((_count ??= (int)tensor.Rows) != tensor.Rows)
            throw JsonBody.Fault($"shape of input {tensor.Title}", string.Create(CultureInfo.InvariantCulture, $"has {tensor.Rows} rows, the inputs before it have {_count}"), "give every input the same rows");
        JsonBody.Expect(ref json, JsonTokenType.StartArray, $"data of input {tensor.Title}", "a list, flat or nested as the shape");
        if (tensor.Rows == 0 || tensor.Width == 0) _rows.TryClose(-1, feature, _rows.Mark());
        var isNested = false;
        var row = 0;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (row == 0) isNested = json.TokenType is JsonTokenType.StartArray;
            if (row == tensor.Rows) throw WrongCount(tensor);
            Row(ref json, tensor, feature, row++, isNested);
        }

        if (row != tensor.Rows && !(row == 0 && tensor.Width == 0)) throw WrongCount(tensor);
    }

    /// <summary>The values of one row, from the token that the reader stands on.</summary>
    private readonly void Row(ref Utf8JsonReader json, Tensor tensor, int feature, int row, bool isNested)
    {
        if (isNested && json.TokenType is not JsonTokenType.StartArray) throw WrongCount(tensor);
        var (cell, mark) = (new Cell(_features, feature, row, IsTensor: true), _rows.Mark());
        for (var i = 0L; i < tensor.Width; i++)
        {
            if (isNested || i > 0) json.Read();
            if (json.TokenType is JsonTokenType.EndArray) throw WrongCount(tensor);
            if (!tensor.Type!.Takes(ref json)) throw JsonBody.Fault(cell.Where, $"{JsonBody.Kind(ref json)} is no {tensor.Type.Name}", $"give a value of the input's datatype, or null where it is missing");
            var value = JsonBody.Scalar(ref json, cell);
            if (json.TokenType is not JsonTokenType.Null) _rows.Add(cell.Checked(value));
        }

        if (isNested && !(json.Read() && json.TokenType is JsonTokenType.EndArray)) throw WrongCount(tensor);
        _rows.TryClose(row, feature, mark);
    }

    private static RequestException WrongCount(Tensor tensor) => JsonBody.Fault(
        $"data of input {tensor.Title}", string.Create(CultureInfo.InvariantCulture, $"does not have the {tensor.Rows} × {tensor.Width} values of its shape"), "give them row by row, flat or nested; null where a value is missing");

    /// <summary>What describes a tensor.</summary>
    private struct Tensor
    {
        public string? Name;
        public TensorType? Type;
        public long Rows, Width;
        public bool HasShape;

        public readonly bool IsDescribed => Name is not null && Type is not null && HasShape;

        public readonly string Title => Name is null ? "without name" : RequestException.Quote(Name);
    }
}
