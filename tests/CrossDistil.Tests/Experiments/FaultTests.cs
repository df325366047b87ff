using CrossDistil.Objectives;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class FaultTests
{
    [Theory]
    [InlineData("""{"epoch": 3}""", "training.epoch: unknown key; did you mean \"epochs\"?")]
    [InlineData("""{"Epochs": 3}""", "training.Epochs: unknown key; did you mean \"epochs\"?")]
    [InlineData("""{"wombat": 3}""", "training.wombat: unknown key; known keys: epochs, batch, rate, embeddingRate, embeddingOptimizer, "
        + "embeddingL2, weightDecay, clipNorm, validationsPerEpoch, select, patience, balancing, conflictProbes, calibrator, threads, saveSeconds, saveSteps, outOfCore, seed")]
    [InlineData("""{"epochs": "five"}""", "training.epochs: found \"five\"; give a whole number from 1 to 100000")]
    [InlineData("""{"epochs": null}""", "training.epochs: found null; give a whole number from 1 to 100000")]
    [InlineData("""{"epochs": 2.5}""", "training.epochs: 2.5 is not a whole number; give a whole number from 1 to 100000")]
    [InlineData("""{"epochs": 2.0}""", "training.epochs: 2.0 is not written as a whole number; give a whole number from 1 to 100000")]
    [InlineData("""{"epochs": 0}""", "training.epochs: 0 is out of range; give a whole number from 1 to 100000")]
    [InlineData("""{"patience": 0}""", "training.patience: 0 is out of range; give a whole number from 1 to 100000, or null")]
    [InlineData("""{"clipNorm": 0}""", "training.clipNorm: 0 is out of range; give a number from 1E-06 to 1000000, or null")]
    [InlineData("""{"rate": 1e999}""", "training.rate: 1e999 is out of range; give a number from 1E-08 to 10")]
    [InlineData("""{"seed": -1}""", "training.seed: -1 is out of range; give a whole number, 0 or more")]
    [InlineData("""{"select": "aux"}""", "training.select: unknown value \"aux\"; use one of auc, multi_auc, gauc, logloss")]
    [InlineData("""{"select": 1}""", "training.select: found 1; use one of auc, multi_auc, gauc, logloss")]
    [InlineData("[1]", "training: found a list; give an object")]
    public void Wrong_training_options(string value, string line) =>
        Assert.Equal(["e.json: " + line], ExperimentText.FaultsWith($"\"training\": {value}"));

    [Theory]
    [InlineData("""{"kind": "plane"}""", "method.kind: unknown kind \"plane\"; use one of plain, blend, self-snapshot, bpr, tf-kd, kd, pfd, taug, crossdistil")]
    [InlineData("""{"kind": 1}""", "method.kind: unknown kind 1; use one of plain, blend, self-snapshot, bpr, tf-kd, kd, pfd, taug, crossdistil")]
    [InlineData("""{"kind": "plain", "alpha": 0.5}""", "method.alpha: unknown key; only the kinds \"self-snapshot\", \"tf-kd\", \"kd\", \"pfd\", \"crossdistil\" have it")]
    [InlineData("""{"kind": "plain", "x": 1}""", "method.x: unknown key; known keys: kind")]
    [InlineData("""{"alpha": 1.5}""", "method.alpha: 1.5 is out of range; "
        + "give a number from 0 to 1; or a list with one for each task; or an object by task name")]
    [InlineData("""{"alpha": null}""", "method.alpha: found null; "
        + "give a number from 0 to 1; or a list with one for each task; or an object by task name")]
    [InlineData("""{"alpha": [0.1]}""", "method.alpha: 1 values for 2 tasks; give one for each of finish, like")]
    [InlineData("""{"alpha": [0.1, 2]}""", "method.alpha.1: 2 is out of range; give a number from 0 to 1")]
    [InlineData("""{"alpha": {"finish": 0.1}}""", "method.alpha: no value for task \"like\"; add \"like\": a number from 0 to 1")]
    [InlineData("""{"alpha": {"finish": 0.1, "lik": 0, "like": 1}}""", "method.alpha.lik: unknown task; did you mean \"like\"?")]
    [InlineData("""{"alpha": {"finish": 0.1, "like": null}}""", "method.alpha.like: found null; give a number from 0 to 1")]
    [InlineData("""{"margin": "off"}""", "method.margin: found \"off\"; "
        + "give a number from -1000 to 1000, or null; or a list with one for each task; or an object by task name")]
    [InlineData("""{"weights": {"teachers": 1}}""", "method.weights.teachers: unknown key; did you mean \"teacher\"?")]
    public void Wrong_method_options(string value, string line) =>
        Assert.Equal(["e.json: " + line], ExperimentText.FaultsWith($"\"method\": {value}"));

    [Theory]
    [InlineData("""{"backbone": {"hidden": [64, 0]}}""", "model.backbone.hidden.1: 0 is out of range; give a whole number from 1 to 65536")]
    [InlineData("""{"backbone": {"hidden": 64}}""", "model.backbone.hidden: found 64; give a list, each item a whole number from 1 to 65536")]
    [InlineData("""{"tower": null}""", "model.tower: found null; give a list, each item a whole number from 1 to 65536")]
    public void Wrong_model_options(string value, string line) =>
        Assert.Equal(["e.json: " + line], ExperimentText.FaultsWith($"\"model\": {value}"));

    [Theory]
    [InlineData("""[]""", "features: empty list; give at least 1")]
    [InlineData("""[{"name": "a"}]""", "features.a.kind: missing key; use one of categorical, numeric, list")]
    [InlineData("""[{"kind": "numeric", "buckets": 4}]""", "features.0.name: missing key; add a text of the form [A-Za-z0-9_.-]+")]
    [InlineData("""[{"kind": "numeric", "buckets": 4, "name": ""}]""", "features.0.name: empty; give a text of the form [A-Za-z0-9_.-]+")]
    [InlineData("""[{"kind": "numeric", "buckets": 4, "name": "a,b"}]""",
        "features.a,b.name: \"a,b\" has characters that do not fit; give a text of the form [A-Za-z0-9_.-]+")]
    [InlineData("""[{"kind": "numeric", "name": "a"}, {"kind": "list", "name": "a"}]""",
        "features: two are named \"a\"; give each its own name")]
    [InlineData("""[{"kind": "categorical", "name": "a", "minCount": 0}]""", "features.a.minCount: 0 is out of range; give a whole number, 1 or more")]
    [InlineData("""[{"kind": "numeric", "buckets": 4, "name": "a", "minCount": 2}]""", "features.a.minCount: unknown key; only the kinds \"categorical\", \"list\" have it")]
    [InlineData("""[{"kind": "numeric", "name": "a"}, {"kind": "numeric", "name": "b", "buckets": null}]""",
        "features: all are standardised numbers, and the model needs an embedding; set buckets on one of them, or add a categorical feature")]
    public void Wrong_features(string value, string line) => Assert.Equal(
        ["e.json: " + line],
        ExperimentText.Faults($"{{ {ExperimentText.Source}, \"features\": {value}, {ExperimentText.Tasks}, {ExperimentText.Split} }}"));

    [Theory]
    [InlineData("""[{"name": "like"}]""",
        "tasks: 1 task, but method.kind \"crossdistil\" learns across tasks; add a task, or set method.kind to \"plain\"")]
    [InlineData("""[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"},{"name":"e"},{"name":"f"},{"name":"g"},{"name":"h"},{"name":"i"}]""",
        "tasks: 9 tasks, more than 8; leave some out, or train them apart")]
    [InlineData("""[{"name": "like"}, {"name": "like"}]""", "tasks: two are named \"like\"; give each its own name")]
    [InlineData("""[{"name": "like"}, {"name": "hide", "weight": -1}]""", "tasks.hide.weight: -1 is out of range; give a number from 0 to 1000000, or null")]
    [InlineData("""[{"name": "like"}, {"name": "hide", "swapped": 1.5}]""", "tasks.hide.swapped: 1.5 is out of range; give a number from 0 to 1")]
    public void Wrong_tasks(string value, string line) => Assert.Equal(
        ["e.json: " + line],
        ExperimentText.Faults($"{{ {ExperimentText.Source}, {ExperimentText.Features}, \"tasks\": {value}, {ExperimentText.Split} }}"));

    [Theory]
    [InlineData("""[{"name": "click", "order": ["+", "+-", "-x", "--"]}, {"name": "like"}]""",
        "tasks.click.order: '+' is not 2 characters of +, - and .; write one for each of click, like",
        "tasks.click.order: '-x' is not 2 characters of +, - and .; write one for each of click, like")]
    [InlineData("""[{"name": "click", "order": []}, {"name": "like"}]""", "tasks.click.order: empty list; give at least 1")]
    [InlineData("""[{"name": "click", "order": ["++", 1]}, {"name": "like"}]""", "tasks.click.order.1: found 1; give a text in quotes")]
    [InlineData("""[{"name": "click", "order": ["++", "-."]}, {"name": "like"}]""", "tasks.click.order: no level holds '+-'; add what is missing")]
    [InlineData("""[{"name": "click", "order": ["++", "+-", "-.", "--"]}, {"name": "like"}]""",
        "tasks.click.order: more than one level holds '--'; list each once")]
    [InlineData("""[{"name": "click", "order": ["++", "+-", "-.", "+-"]}, {"name": "like"}]""",
        "tasks.click.order: negative level '-.' is above positive level '+-'; list positives first",
        "tasks.click.order: more than one level holds '+-'; list each once")]
    [InlineData("""[{"name": "click"}, {"name": "like", "order": ["++|+-", "-+", "--"]}]""", "tasks.like.order: level '+.' mixes the task's positives and negatives; split it")]
    [InlineData("""[{"name": "click", "order": ["+-", "--"]}, {"name": "buy", "requires": "click"}]""", "tasks.click.order: no level holds '++'; add what is missing")]
    [InlineData("""[{"name": "click"}, {"name": "buy", "requires": "clik"}]""", "tasks.buy.requires: unknown task \"clik\"; did you mean \"click\"?")]
    [InlineData("""[{"name": "click"}, {"name": "buy", "requires": "wombat"}]""", "tasks.buy.requires: unknown task \"wombat\"; known tasks: click")]
    [InlineData("""[{"name": "click"}, {"name": "buy", "requires": "buy"}]""", "tasks.buy.requires: a task cannot require itself; name another, or remove it")]
    [InlineData("""[{"name": "click"}, {"name": "buy", "requires": 1}]""", "tasks.buy.requires: found 1; give a text in quotes")]
    [InlineData("""[{"name": "click", "requires": "pay"}, {"name": "cart", "requires": "click"}, {"name": "pay", "requires": "cart"}, {"name": "rate", "requires": "pay"}]""",
        "tasks.click.requires: click requires pay requires cart requires click; remove one of them")]
    [InlineData("""[{"name": "hate", "negative": true}, {"name": "buy", "requires": "hate"}]""", "tasks.hate.negative: hate is negative, and buy requires it; remove one of the two")]
    [InlineData("""[{"name": "click"}, {"name": "cart", "requires": "click", "swapped": 0.1}, {"name": "buy", "requires": "cart", "swapped": 0.2}, {"name": "like", "swapped": 1}]""",
        "tasks.cart.swapped: cart requires click, and swapped labels would make rows that cannot be; set it to 0, or swap the labels of another task",
        "tasks.buy.swapped: buy requires cart, and swapped labels would make rows that cannot be; set it to 0, or swap the labels of another task")]
    [InlineData("""[{"name": "click", "swapped": 0.1}, {"name": "buy", "requires": "click"}]""",
        "tasks.click.swapped: buy requires click, and swapped labels would make rows that cannot be; set it to 0, or swap the labels of another task")]
    [InlineData("""[{"name": "click", "negative": 1}, {"name": "buy"}]""", "tasks.click.negative: found 1; give true or false")]
    public void Wrong_orders_and_requirements(string value, params string[] lines) => Assert.Equal(
        lines.Select(line => "e.json: " + line),
        ExperimentText.Faults($"{{ {ExperimentText.Source}, {ExperimentText.Features}, \"tasks\": {value}, {ExperimentText.Split} }}"));

    [Fact]
    public void Faults_of_orders_and_requirements_are_reported_with_all_others() => Assert.Equal(
        [
            "e.json: tasks.like.weight: -1 is out of range; give a number from 0 to 1000000, or null",
            "e.json: tasks.buy.requires: a task cannot require itself; name another, or remove it",
            "e.json: tasks.hate.negative: hate is negative, and like requires it; remove one of the two",
            "e.json: tasks.hate.order: '+' is not 3 characters of +, - and .; write one for each of like, buy, hate",
        ],
        ExperimentText.Faults(
            $$"""
            { {{ExperimentText.Source}}, {{ExperimentText.Features}}, {{ExperimentText.Split}}, "tasks": [
              {"name": "like", "weight": -1, "requires": "hate"}, {"name": "buy", "requires": "buy", "order": ["+++"]},
              {"name": "hate", "negative": true, "order": ["+"]}] }
            """));

    [Theory]
    [InlineData("""["++", "+-", "--"]""")]
    [InlineData("""["++", "+-", "-."]""")]
    [InlineData("""["++", "-+", "+-", "--"]""")]
    public void Combinations_that_a_requirement_makes_impossible_may_be_listed_anywhere_or_not(string order)
    {
        string Text(string tasks) => $"{{ {ExperimentText.Source}, {ExperimentText.Features}, {ExperimentText.Split}, \"tasks\": {tasks} }}";
        var text = Text($$"""[{"name": "click", "order": {{order}}}, {"name": "buy", "requires": "click"}]""");
        Assert.NotNull(ExperimentText.Load(text).Tasks[0].Order);
        Assert.NotNull(ExperimentText.Load(Text("""[{"name": "click"}, {"name": "buy", "requires": "click", "order": ["++", "+-", "-."]}]""")).Tasks[1].Order);
    }

    [Theory]
    [InlineData("""{"tables": {"log": {"files": []}}}""", "source.tables.log.files: empty list; give at least 1")]
    [InlineData("""{"tables": {"log": 5}}""", "source.tables.log: found 5; give a text, or an object")]
    [InlineData("""{"tables": {"log": {"files": ["a"], "format": "xls"}}}""",
        "source.tables.log.format: unknown value \"xls\"; use one of csv, tsv, parquet, json")]
    [InlineData("""{"tables": {}}""", "source.tables: no table; name at least one, such as \"log\": \"log.csv\"")]
    [InlineData("""{"tables": {"a": "a.csv", "b": "b.csv"}}""", "source.query: missing key, and there are 2 tables; add a SELECT that joins them")]
    public void Wrong_sources(string value, string line) => Assert.Equal(
        ["e.json: " + line],
        ExperimentText.Faults($"{{ \"source\": {value}, {ExperimentText.Features}, {ExperimentText.Tasks}, {ExperimentText.Split} }}"));

    [Theory]
    [InlineData("""{"kind": "time", "by": "t", "validationFrom": 20220505, "testFrom": "1"}""", "split.validationFrom: found 20220505; give a text in quotes")]
    [InlineData("""{"kind": "hash", "key": "u", "validation": 0.6, "test": 0.4}""",
        "split: validation 0.6 and test 0.4 leave nothing to train on; make their sum less than 1")]
    [InlineData("""{"by": "t"}""", "split.kind: missing key; use one of time, expression, hash")]
    public void Wrong_splits(string value, string line) => Assert.Equal(
        ["e.json: " + line],
        ExperimentText.Faults($"{{ {ExperimentText.Source}, {ExperimentText.Features}, {ExperimentText.Tasks}, \"split\": {value} }}"));

    [Theory]
    [InlineData("[]", "e.json: found a list; an experiment is a JSON object: { … }")]
    [InlineData("{\n  \"name\": \"é\", nope\n}",
        "e.json: line 2, column 16: 'n' is an invalid start of a property name. Expected a '\"'; correct the JSON at this place")]
    [InlineData("{\n", "e.json: line 2, column 1: Expected depth to be zero at the end of the JSON payload. "
        + "There is an open JSON object or array that should be closed; correct the JSON at this place")]
    public void Text_that_is_no_experiment(string text, string line) => Assert.Equal([line], ExperimentText.Faults(text));

    [Theory]
    [InlineData("crossdistil", true)]
    [InlineData("taug", true)]
    [InlineData("plain", false)]
    [InlineData("bpr", false)]
    [InlineData("tf-kd", false)]
    [InlineData("kd", false)]
    public void One_task_is_too_few_for_what_learns_across_tasks(string method, bool isFault)
    {
        var text = $$"""{ {{ExperimentText.Source}}, {{ExperimentText.Features}}, "tasks": [{"name": "like"}], {{ExperimentText.Split}}, "method": {"kind": "{{method}}"} }""";
        if (isFault)
            Assert.Equal([$"e.json: tasks: 1 task, but method.kind \"{method}\" learns across tasks; add a task, or set method.kind to \"plain\""], ExperimentText.Faults(text));
        else
            Assert.Single(ExperimentText.Load(text).Tasks);
    }

    [Fact]
    public void Privileged_distillation_needs_a_privileged_feature()
    {
        Assert.Equal(
            ["e.json: method.kind: \"pfd\", but no feature is privileged; mark one with \"privileged\": true, or set method.kind to \"kd\""],
            ExperimentText.FaultsWith(""" "method": {"kind": "pfd"} """));
        Assert.IsType<PfdMethod>(ExperimentText.Load($"{{ {ExperimentText.Data}, \"method\": {{\"kind\": \"pfd\"}} }}", "features.age.privileged=true").Method);
    }

    [Fact]
    public void A_choice_by_user_needs_a_user()
    {
        const string fault = "e.json: training.select: \"gauc\", but metrics.user names no user; set metrics.user to a column such as user_id, or select \"auc\"";
        Assert.Equal([fault], ExperimentText.FaultsWith(""" "training": {"select": "gauc"} """));
        Assert.Equal([fault], ExperimentText.FaultsWith(""" "metrics": {"user": null}, "training": {"select": "gauc"} """));
        var experiment = ExperimentText.Load($"{{ {ExperimentText.Data} }}", "training.select=gauc", "metrics.user=user_id", "metrics.ndcgAt=5");
        Assert.Equal(("user_id", 5), (experiment.Data.User, experiment.Metrics.NdcgAt));
    }

    [Theory]
    [InlineData("""{"user": 3}""", "metrics.user: found 3; give a text in quotes")]
    [InlineData("""{"users": "user_id"}""", "metrics.users: unknown key; did you mean \"user\"?")]
    [InlineData("""{"ndcgAt": 0}""", "metrics.ndcgAt: 0 is out of range; give a whole number from 1 to 10000")]
    public void Wrong_metrics(string value, string line) => Assert.Equal(["e.json: " + line], ExperimentText.FaultsWith($"\"metrics\": {value}"));

    [Theory]
    [InlineData("""{"kind": "self-snapshot", "snapshotEpochs": 5}""", "{}", 5)]
    [InlineData("""{"kind": "self-snapshot", "snapshotEpochs": 9}""", """{"epochs": 4}""", 4)]
    [InlineData("""{"kind": "self-snapshot"}""", """{"epochs": 1}""", 1)]
    [InlineData("""{"teacher": "snapshot", "snapshotEpochs": 3}""", """{"epochs": 3}""", 3)]
    [InlineData("""{"kind": "crossdistil", "teacher": "snapshot"}""", """{"epochs": 1}""", 1)]
    public void A_snapshot_that_training_ends_before_is_a_fault(string method, string training, int epochs) => Assert.Equal(
        [$"e.json: method.snapshotEpochs: training ends with epoch {epochs}, before the snapshot has taught; lower it, or raise training.epochs"],
        ExperimentText.FaultsWith($"\"method\": {method}, \"training\": {training}"));

    [Theory]
    [InlineData("""{"kind": "self-snapshot", "snapshotEpochs": 4}""", "{}")]
    [InlineData("""{"teacher": "snapshot"}""", """{"epochs": 2}""")]
    [InlineData("""{"teacher": "online", "snapshotEpochs": 9}""", """{"epochs": 1}""")]
    [InlineData("""{"snapshotEpochs": 9}""", """{"epochs": 1}""")]
    public void A_snapshot_in_time_and_one_that_is_not_taken_are_none(string method, string training) =>
        Assert.NotNull(ExperimentText.Load($"{{ {ExperimentText.Data}, \"method\": {method}, \"training\": {training} }}"));

    [Fact]
    public void A_duplicate_key_is_a_fault_with_its_line() => Assert.Equal(
        ["e.json: training.epochs: duplicate key, again on line 3; keep one of the two"],
        ExperimentText.FaultsWith("\"training\": {\n\"epochs\": 1,\n\"epochs\": 2}"));

    [Fact]
    public void All_faults_are_reported_at_once() => Assert.Equal(
        [
            "e.json: name: duplicate key, again on line 1; keep one of the two",
            "e.json: the option set x: no \"=\"; write it as path=value, such as training.epochs=3",
            "e.json: tasks.like.weigth: unknown key; did you mean \"weight\"?",
            "e.json: method.kind: unknown kind \"none\"; use one of plain, blend, self-snapshot, bpr, tf-kd, kd, pfd, taug, crossdistil",
            "e.json: training.rate: found \"fast\"; give a number from 1E-08 to 10",
            "e.json: training.batch: 0 is out of range; give a whole number from 1 to 1000000",
            "e.json: source: missing key; add an object",
            "e.json: features: missing key; add a list, each item an object with a \"kind\"",
            "e.json: split: missing key; add an object with a \"kind\"",
            "e.json: tasks: two are named \"b\"; give each its own name",
        ],
        ExperimentText.Faults(
            """
            {"name": "a", "name": "b", "tasks": [{"name": "like", "weigth": 1}, {"name": "b"}, {"name": "b"}],
             "method": {"kind": "none"}, "training": {"rate": "fast", "batch": 0}}
            """,
            "x"));
}
