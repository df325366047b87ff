using CrossDistil.Serving.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>What a request to infer asks for.</summary>
/// <param name="Id">Answered as it came; null = none.</param>
/// <param name="Outputs">Positions of the outputs to answer, in order; null = all.</param>
internal sealed record InferCall(string? Id, IReadOnlyList<int>? Outputs);

/// <summary>Reads an inference request of the Open Inference Protocol v2: one input tensor per feature.</summary>
internal ref struct InferReader
{
    private readonly FeatureTable _features;
    private readonly IReadOnlyList<string> _outputNames;
    private readonly RowBuffer _rows;
    private TensorReader _tensors;
    private Utf8JsonReader _json;
    private string? _id;
    private bool _hasInputs, _allowMissing;
    private List<int>? _outputs;

    private InferReader(ReadOnlySpan<byte> body, FeatureTable features, IReadOnlyList<string> outputNames, RowBuffer rows, int maxRows)
    {
        (_features, _outputNames, _rows) = (features, outputNames, rows);
        _tensors = new TensorReader(body, features, rows, maxRows);
        _json = JsonBody.Reader(body);
    }

    /// <summary>Reads a body into rows.</summary>
    /// <exception cref="RequestException">400 or 413, with what is wrong.</exception>
    public static InferCall Read(ReadOnlySpan<byte> body, FeatureTable features, IReadOnlyList<string> outputs, RowBuffer rows, int maxRows)
    {
        try
        {
            return new InferReader(body, features, outputs, rows, maxRows).Read();
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
        if (_tensors.Rows is not { } rows) throw JsonBody.Fault("inputs", "are missing", "give a list of tensors, one for each feature");
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
                while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray) _tensors.Read(ref _json);
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
        if (_outputs is not null) throw JsonBody.Fault("outputs", "stand twice", "give them once");
        _outputs = [];
        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            var output = OutputOf(OutputName());
            if (_outputs.Contains(output)) throw JsonBody.Fault("outputs", $"{_outputNames[output]} stands twice", "name each output once"); // an answer is no longer than its rows make it
            _outputs.Add(output);
        }
    }

    private string OutputName()
    {
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, "outputs", "a list of objects with a name");
        string? name = null;
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var isName = JsonBody.Text(ref _json) is "name";
            JsonBody.Next(ref _json);
            if (isName)
            {
                JsonBody.Expect(ref _json, JsonTokenType.String, "outputs", "a name that is a text");
                name = JsonBody.Text(ref _json);
            }
            else
            {
                _json.Skip();
            }
        }

        return name ?? throw JsonBody.Fault("outputs", "an output has no name", "give each a name");
    }

    private readonly int OutputOf(string name)
    {
        for (var output = 0; output < _outputNames.Count; output++)
            if (string.Equals(_outputNames[output], name, StringComparison.Ordinal)) return output;
        throw JsonBody.Fault("outputs", $"there is no output {RequestException.Quote(name)}", $"outputs: {string.Join(", ", _outputNames)}");
    }
}
